using System.Diagnostics;

namespace Integration.Functions.Groups.Invites;

/// <summary>What a part of an invitation, or of its undo, does: <see cref="Jobs.JobPart.Step"/> read.</summary>
internal abstract record InviteStep(string Place)
{
    public sealed record Channel(string ChannelId) : InviteStep(ChannelId);

    public sealed record Team(string TeamId) : InviteStep(TeamId);

    /// <summary>Nothing: why was known before.</summary>
    public sealed record Skipped(string ChannelId, char Why) : InviteStep(ChannelId);

    public static string ToChannel(string channelId) => $"channel:{channelId}";

    public static string ToTeam(string teamId) => $"team:{teamId}";

    public static string Skip(string channelId, char why) => $"skip:{channelId}:{why}";

    public static InviteStep Read(string step) => step.Split(':') switch
    {
        ["channel", var channelId] => new Channel(channelId),
        ["team", var teamId] => new Team(teamId),
        ["skip", var channelId, [var why]] => new Skipped(channelId, why),
        _ => throw new UnreachableException(step),
    };
}
