namespace Integration.Functions.Commands;

/// <summary>
/// Somebody asks for something, in words: the same record whether they typed a slash command, used the Mattermost app or
/// pressed a button. The protocol in front has proved where it comes from; nothing in here is taken from the person's
/// word but <see cref="Text"/>.
/// </summary>
public sealed record CommandCall
{
    /// <summary>The registered Mattermost server (row of <c>MattermostServers</c>); ids below are this server's.</summary>
    public required string ServerId { get; init; }

    public required string MattermostTeamId { get; init; }

    /// <summary>The team's name in addresses, or null when the protocol does not tell it.</summary>
    public string? MattermostTeamName { get; init; }

    public required string ChannelId { get; init; }

    /// <summary>A direct or group message, as far as the protocol tells; false does not say that it is none.</summary>
    public bool IsConversation { get; init; }

    public required CommandActor Actor { get; init; }

    /// <summary>All after the trigger word, as typed.</summary>
    public required string Text { get; init; }

    /// <summary>The word typed after the slash, without it; <c>parabol</c> unless a command was registered under another.</summary>
    public string Trigger { get; init; } = "parabol";

    /// <summary>The one verb that the typed word stands for, so that it was not typed itself; null for a command of all verbs.</summary>
    public string? Verb { get; init; }

    /// <summary>The thread it was typed in, or null.</summary>
    public string? RootId { get; init; }

    public required CommandOrigin Origin { get; init; }
}

/// <summary>The acting user: the one whose rights count, never the bot.</summary>
/// <param name="AccessToken">The user's own token, which only the Apps framework hands over; good for this call alone, never stored or logged.</param>
public sealed record CommandActor(string UserId, string Username, string? AccessToken = null)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Username} ({UserId})";
}

public enum CommandOrigin
{
    SlashCommand,
    App,
    Button,
}
