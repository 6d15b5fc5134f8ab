using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary><c>group notify @developers off</c> and <c>group tell-outsiders @developers on</c>: what a mention through us does, for native groups, too.</summary>
internal sealed class SwitchNotices(ManagedGroups groups, OwnGroups own) : IGroupAction
{
    private const string Outsiders = "tell-outsiders";

    public IReadOnlyList<string> Names => ["notify", Outsiders];

    public string Arguments => "@group on/off";

    public string Summary => "say whether a mention through Parabol notifies its people, and tells those outside the channel";

    public async Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var (group, refusal) = await groups.AnyAsync(visit, [.. words.Where(word => !IsSwitch(word))], $"{name} @developers off", stopping);
        if (group is null) return refusal!;
        if (words.Where(IsSwitch).ToList() is not [var setting])
        {
            return CommandReply.Error($"On or off? Type {visit.Typed($"group {name} {group.Mention} on")} or {visit.Typed($"group {name} {group.Mention} off")}.");
        }

        var isOn = setting.Equals("on", StringComparison.OrdinalIgnoreCase);
        return await SetAsync(group, name == Outsiders, isOn, stopping) switch
        {
            GroupWrite.Done => CommandReply.Of(Sentence(group, name == Outsiders, isOn)),
            GroupWrite.Missing => GroupReplies.Gone(group),
            _ => GroupReplies.Crowded,
        };
    }

    private async Task<GroupWrite> SetAsync(Group group, bool isAboutOutsiders, bool isOn, CancellationToken stopping)
    {
        if (group.Source == GroupSource.Own)
        {
            return await own.ChangeAsync(group, current => isAboutOutsiders ? current with { TellsOutsiders = isOn } : current with { Notifies = isOn }, stopping);
        }

        await own.KeepSettingsAsync(group, isAboutOutsiders ? null : isOn, isAboutOutsiders ? isOn : null, stopping);
        return new GroupWrite.Done(group);
    }

    private static string Sentence(Group group, bool isAboutOutsiders, bool isOn) => (isAboutOutsiders, isOn) switch
    {
        (false, true) => $"A mention of `{group.Mention}` through Parabol notifies its people.",
        (false, false) => $"A mention of `{group.Mention}` through Parabol notifies nobody any more.",
        (true, true) => $"People of `{group.Mention}` outside the channel are told of a mention by direct message.",
        (true, false) => $"People of `{group.Mention}` outside the channel are not told of a mention any more.",
    };

    private static bool IsSwitch(string word) => word.Equals("on", StringComparison.OrdinalIgnoreCase) || word.Equals("off", StringComparison.OrdinalIgnoreCase);
}
