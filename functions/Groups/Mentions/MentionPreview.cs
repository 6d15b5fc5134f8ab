using System.Globalization;
using Integration.Functions.Commands;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Groups.Mentions;

/// <summary>Whom a mention would notify, in words, before it does.</summary>
internal static class MentionPreview
{
    private const int MostZones = 5;

    /// <param name="request">What is wanted.</param>
    /// <param name="plan">What it comes to.</param>
    public static string Of(MentionRequest request, MentionPlan plan)
    {
        List<string> lines = [$"{Headline(plan)}", .. plan.Groups.Where(share => share.Group.Notifies && !share.HasNobodyInTeam).Select(Line)];
        if (plan.Groups.Count > 1) lines.Add($"- each person once: {People(plan.People)}");
        if (plan.Told.Count > 0) lines.Add($"- {People(plan.Told.Count)} outside the channel would be told by direct message");
        lines.AddRange(request.Remarks(plan).Select(remark => $"- {remark}"));
        return string.Join('\n', lines);
    }

    /// <summary>The zones that people live in, the most common first.</summary>
    public static string Zones(MentionPlan plan)
    {
        if (plan.TimeZones.Count == 0) return "";
        var more = plan.TimeZones.Count - MostZones;
        var names = string.Join(", ", plan.TimeZones.Take(MostZones)) + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more} more") : "");
        return $" in {Quantity.Of(plan.TimeZones.Count, "time zone")} ({names})";
    }

    public static string People(int count) => count == 1 ? "1 person" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} people");

    private static string Headline(MentionPlan plan)
    {
        var groups = Say.List([.. plan.Groups.Select(share => MentionText.Shown(share.Group.Name))]);
        var uncounted = plan.HasUncounted ? ", and people whom only Mattermost can count" : "";
        return $"This mention of {groups} would notify **{People(plan.People)}**{Zones(plan)}{uncounted}:";
    }

    private static string Line(GroupShare share)
    {
        var name = MentionText.Shown(share.Group.Name);
        if (share.IsUncounted) return $"- {name}: its members are notified by Mattermost itself";
        List<string> counts = [string.Create(CultureInfo.InvariantCulture, $"{share.Here:N0} in this channel")];
        if (share.Outside > 0) counts.Add(string.Create(CultureInfo.InvariantCulture, $"{share.Outside:N0} in the team, but not here"));
        if (share.Strangers > 0) counts.Add(string.Create(CultureInfo.InvariantCulture, $"{share.Strangers:N0} not in the team"));
        return $"- {name}: {string.Join(", ", counts)}";
    }
}
