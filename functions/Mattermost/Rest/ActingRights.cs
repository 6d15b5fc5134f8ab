using System.Collections.Concurrent;
using System.Collections.Frozen;
using Integration.Functions.Commands;
using Integration.Functions.Install;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>
/// What a person may do in a channel: the union of the roles that the system, the team and the channel give them. It is the
/// acting user who counts, never the bot, which only does the looking where the person's own token is not at hand.
/// </summary>
public sealed class ActingRights(MattermostRest rest, TimeProvider clock)
{
    private const int MostRemembered = 10_000;

    /// <summary>Rights that were taken away may still be used for so long.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string ServerId, string ChannelId, string UserId), Remembered> remembered = new();

    /// <summary>Whether the person is a member of the channel and may manage it: what connecting and disconnecting it asks for.</summary>
    public async Task<RightsVerdict> MayManageChannelAsync(MattermostServer server, string channelId, CommandActor actor, CancellationToken stopping) =>
        await InChannelAsync(server, channelId, actor, stopping) switch
        {
            RightsReading.Known { Rights: var rights } => rights.WhyNotManage() is { } why ? new RightsVerdict.Denied(why) : new RightsVerdict.Allowed(rights.Channel),
            RightsReading.NotAMember => new RightsVerdict.Denied(RestTexts.MembersOnly),
            RightsReading.Unknown unknown => new RightsVerdict.Unknown(unknown.Why),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };

    /// <summary>All that the person may do there, asked with the person's own token or else the bot's.</summary>
    public async Task<RightsReading> InChannelAsync(MattermostServer server, string channelId, CommandActor actor, CancellationToken stopping)
    {
        var key = (server.ServerId, channelId, actor.UserId);
        if (remembered.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) < Memory) return known.Reading;
        if ((actor.AccessToken ?? server.Bot?.Token) is not { } token)
        {
            return new RightsReading.Unknown(RestTexts.NobodyToAsk);
        }

        var at = clock.GetTimestamp();
        var reading = await new RightsQuestion(rest.As(server.BaseUrl, token), channelId, actor.UserId).AskAsync(stopping);
        // What could not be found out is asked again the next time, and so is who was no member: they may have been invited since.
        if (reading is not RightsReading.Known) return reading;
        if (remembered.Count >= MostRemembered) remembered.Clear();
        remembered[key] = new(reading, at);
        return reading;
    }

    /// <summary>The next question about this person is asked anew: whoever examines must not be told what was.</summary>
    public void Forget(string serverId, string channelId, string userId) => remembered.TryRemove((serverId, channelId, userId), out _);

    private sealed record Remembered(RightsReading Reading, long At);
}

public abstract record RightsReading
{
    private RightsReading() { }

    public sealed record Known(ChannelRights Rights) : RightsReading;

    /// <summary>Of the channel, or of its team or the server at all (any more).</summary>
    /// <param name="Rights">What system and team give somebody of the team in the channel all the same; null for who is not even in the team.</param>
    public sealed record NotAMember(ChannelRights? Rights = null) : RightsReading;

    /// <summary>Could not be found out; <paramref name="Why"/> is for a person.</summary>
    public sealed record Unknown(string Why) : RightsReading;
}

public abstract record RightsVerdict
{
    private RightsVerdict() { }

    public sealed record Allowed(RestChannel Channel) : RightsVerdict;

    public sealed record Denied(string Why) : RightsVerdict;

    /// <summary>Could not be found out; <paramref name="Why"/> is for a person. Not to be taken for a yes.</summary>
    public sealed record Unknown(string Why) : RightsVerdict;
}

/// <summary>A member's rights in a channel, by Mattermost's permission names.</summary>
public sealed record ChannelRights(RestChannel Channel, FrozenSet<string> Permissions)
{
    public bool IsGuest { get; init; }

    public bool Has(string permission) => Permissions.Contains(permission);

    /// <summary>Null when the member may manage the channel; otherwise why not.</summary>
    public string? WhyNotManage()
    {
        if (Channel.IsArchived) return RestTexts.ChannelArchived;
        // A conversation has no settings to manage: its members are its masters.
        var needed = Channel.IsPrivate ? "manage_private_channel_properties" : "manage_public_channel_properties";
        return Channel.IsConversation || Permissions.Contains(needed)
            ? null
            : RestTexts.ManagersOnly;
    }
}

/// <summary>Finds out one person's rights in one channel: who they are, where they are a member, and what those roles permit.</summary>
internal sealed class RightsQuestion(MattermostSession session, string channelId, string userId)
{
    private RightsReading? failure;

    public async Task<RightsReading> AskAsync(CancellationToken stopping)
    {
        var channel = await session.ChannelAsync(channelId, stopping);
        if (channel.AnswerOrNull is not { } found) return Unknown(channel.FailureOrNull!);
        var roles = new List<string>();
        var user = await session.UserAsync(userId, stopping);
        if (!Take(user.AnswerOrNull is { IsActive: true } active ? active.Roles : null, user.FailureOrNull, roles)) return failure!;
        var member = await session.ChannelMemberAsync(channelId, userId, stopping);
        var isMember = member.AnswerOrNull is not null;
        if (member.FailureOrNull is { IsMissing: false } refused) return Unknown(refused);
        roles.AddRange(Names(member.AnswerOrNull?.Roles ?? ""));
        if (found.TeamId.Length > 0)
        {
            var inTeam = await session.TeamMemberAsync(found.TeamId, userId, stopping);
            if (!Take(inTeam.AnswerOrNull is { DeleteAt: 0 } present ? present.Roles : null, inTeam.FailureOrNull, roles)) return failure!;
        }

        var resolved = await session.RolesAsync(roles.Distinct(StringComparer.Ordinal), stopping);
        if (resolved.AnswerOrNull is not { } all) return Unknown(resolved.FailureOrNull!);
        var rights = new ChannelRights(found, all.SelectMany(role => role.Permissions).ToFrozenSet(StringComparer.Ordinal)) { IsGuest = user.AnswerOrNull!.IsGuest };
        return isMember ? new RightsReading.Known(rights) : new RightsReading.NotAMember(rights);
    }

    /// <summary>False when there is nothing to take: then it is known why.</summary>
    private bool Take(string? names, RestFailure? refusal, List<string> roles)
    {
        if (names is null)
        {
            failure = refusal is null or { IsMissing: true } ? new RightsReading.NotAMember() : Unknown(refusal);
            return false;
        }

        roles.AddRange(Names(names));
        return true;
    }

    private static string[] Names(string roles) => roles.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private RightsReading.Unknown Unknown(RestFailure refusal) => new(refusal switch
    {
        { IsUnknownToken: true } => RestTexts.BotTokenNotAccepted,
        { IsNotAllowed: true } or { IsMissing: true } => RestTexts.BotCannotSee,
        _ => RestWords.Of(refusal, session.Server),
    });
}
