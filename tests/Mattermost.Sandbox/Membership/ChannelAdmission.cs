using System.Text.Json;
using Mattermost.Sandbox.Posting;
using Mattermost.Sandbox.Rest;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Membership;

/// <summary>Puts one person into a channel, by whatever way, or says why not; each who came is announced by a system message.</summary>
internal sealed class ChannelAdmission(SandboxState state, ServerProfile server, PostWriter writer)
{
    private static readonly AppError LeftTeam = AppError.BadRequest("api.channel.add_user.to.channel.failed.deleted.app_error", "Failed to add user to channel because they have been removed from the team.");
    private static readonly AppError Deactivated = new(403, "app.channel.add_member.deleted_user.app_error", "Unable to add the user as a member of the channel.");

    private readonly Lock gate = new();

    /// <summary>The ids are in the message too, as on real servers.</summary>
    public static AppError UserDenied(IReadOnlyList<string> ids) => AppError.BadRequest(
        "api.channel.add_members.user_denied", $"Channel membership denied to the following users because of group constraints: {string.Join(", ", ids)}");

    /// <summary>Who is there already stays, and is not announced again. The caller's rights are not looked at.</summary>
    /// <exception cref="RestRefusal">Not in the team, kept out by groups, or (newer servers) deactivated.</exception>
    public SandboxMembership Add(SandboxUser caller, SandboxChannel channel, SandboxUser user, string rootId = "")
    {
        lock (gate)
        {
            if (state.FindChannel(channel.Id)?.FindMember(user.Id) is { } already) return already;
            Check(channel, user);
            channel = state.Join(channel, user);
        }

        Announce(caller, channel, user, isAdded: true, rootId);
        return channel.FindMember(user.Id)!;
    }

    public void Remove(SandboxUser caller, SandboxChannel channel, SandboxUser user)
    {
        state.Leave(channel, user.Id);
        Announce(caller, channel, user, isAdded: false, rootId: "");
    }

    private void Check(SandboxChannel channel, SandboxUser user)
    {
        if (state.FindTeam(channel.TeamId)?.FindMember(user.Id) is not { } teamMember) throw new RestRefusal(RestGuard.NoTeamMember);
        RestGuard.Refuse(teamMember.DeleteAt is not null, LeftTeam);
        RestGuard.Refuse(user.DeleteAt is not null && server.Release.RefusesDeactivatedMembers, Deactivated);
        RestGuard.Refuse(state.KeptOut(channel, [user.Id]).Count > 0, UserDenied([user.Id]));
    }

    private void Announce(SandboxUser caller, SandboxChannel channel, SandboxUser user, bool isAdded, string rootId)
    {
        var (type, words) = (isAdded, user.Id == caller.Id) switch
        {
            (true, true) => ("system_join_channel", $"{user.Username} joined the channel."),
            (true, false) => ("system_add_to_channel", $"{user.Username} added to the channel by {caller.Username}."),
            (false, true) => ("system_leave_channel", $"{user.Username} left the channel."),
            (false, false) => ("system_remove_from_channel", $"{user.Username} removed from the channel."),
        };
        writer.Save(writer.Draft(caller, channel, words) with
        {
            Type = type,
            RootId = rootId,
            Props = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
            {
                ["userId"] = JsonSerializer.SerializeToElement(caller.Id),
                ["username"] = JsonSerializer.SerializeToElement(caller.Username),
                [isAdded ? "addedUserId" : "removedUserId"] = JsonSerializer.SerializeToElement(user.Id),
                [isAdded ? "addedUsername" : "removedUsername"] = JsonSerializer.SerializeToElement(user.Username),
            },
        });
    }
}
