using Integration.Functions.Groups;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary>What several actions have to say.</summary>
internal static class GroupReplies
{
    public static readonly CommandReply Crowded = CommandReply.Error("Others are changing this group at the same moment. Try again.");

    public static CommandReply Gone(Group group) => CommandReply.Error($"`{group.Mention}` was deleted a moment ago.");
}
