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

/// <summary>What the person sees, and nobody else: Markdown, final (other people's text in it has been made harmless). Each protocol turns it into its own shape.</summary>
public sealed record CommandReply
{
    public required string Text { get; init; }

    /// <summary>Things to press instead of typing. Where a protocol has no buttons, the text alone must do.</summary>
    public IReadOnlyList<ReplyButton> Buttons { get; init; } = [];

    /// <summary>Fields to fill in instead of typing, where a protocol can open a form; <see cref="Text"/> says the same in words.</summary>
    public ReplyForm? Form { get; init; }

    /// <summary>The person's wish was not fulfilled. Apps show this beside the message box and keep the draft.</summary>
    public bool IsError { get; init; }

    public static CommandReply Of(string text, params IReadOnlyList<ReplyButton> buttons) => new() { Text = text, Buttons = buttons };

    public static CommandReply Error(string text, params IReadOnlyList<ReplyButton> buttons) => new() { Text = text, Buttons = buttons, IsError = true };
}

/// <summary>
/// Pressing it is typing a command: <paramref name="Command"/> (without the trigger) runs as the person who presses, in the
/// channel where the button is, if that is whom and where it was made for. It is signed and expires.
/// </summary>
public sealed record ReplyButton(string Label, string Command, ButtonStyle Style = ButtonStyle.Default);

public enum ButtonStyle
{
    Default,
    Primary,
    Danger,
}

/// <summary>A form; submitting it is typing <paramref name="Command"/> with <c>name=value</c> for each field that is not empty. Signed and expiring like a button.</summary>
/// <param name="Title">At most 24 characters, Mattermost's limit.</param>
public sealed record ReplyForm(string Title, string Introduction, string Command, IReadOnlyList<ReplyField> Fields);

/// <summary>One field of a <see cref="ReplyForm"/>.</summary>
/// <param name="Name">The word before the equals sign.</param>
/// <param name="Label">At most 24 characters, Mattermost's limit.</param>
/// <param name="Help">At most 150 characters, Mattermost's limit.</param>
/// <param name="Value">What is in it when the form opens.</param>
/// <param name="Choices">The values to choose from; empty for a free text.</param>
public sealed record ReplyField(string Name, string Label, string Help, string Value, IReadOnlyList<ReplyChoice> Choices);

public sealed record ReplyChoice(string Label, string Value);
