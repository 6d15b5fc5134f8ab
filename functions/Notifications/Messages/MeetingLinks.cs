namespace Integration.Functions.Notifications.Messages;

/// <summary>
/// Parabol's addresses for a meeting. They start at the configured site, and the meeting's id is one escaped path
/// segment: an event cannot lead anywhere else, nor out of the Markdown around a link.
/// </summary>
internal sealed class MeetingLinks(Uri siteUrl, string meetingId)
{
    // Parabol's ids are about ten letters. An escaped id beyond this is none of them, and would crowd out the message.
    private const int LongestSegment = 250;

    private readonly string site = siteUrl.AbsoluteUri.TrimEnd('/');
    private readonly string? meeting = Segment(meetingId);

    public string Start => Meeting("", Utm("mattermost meeting start", "invitations"));

    public string Open => Meeting("");

    /// <summary>A stage of the meeting, e.g. <c>discuss/1</c>.</summary>
    public string Stage(string stage) => Meeting("/" + stage);

    public string Summary => meeting is null
        ? site
        : $"{site}/new-summary/{meeting}?{Utm("mattermost summary", "after-meeting")}";

    public string SharedTopic => Meeting("", Utm("mattermost share", "sharing"));

    public string Response(string responseId)
    {
        var utm = Utm("mattermost standup submission", "notifications");
        return Meeting("/responses", Segment(responseId) is { } response ? $"{utm}&responseId={response}" : utm);
    }

    /// <summary>The product's mark, served by every Parabol itself: self-hosted sites have no CDN, and whoever can join
    /// a meeting can load it.</summary>
    public static string Icon(Uri siteUrl) => siteUrl.AbsoluteUri.TrimEnd('/') + "/static/images/brand/mark-color@3x.png";

    private string Meeting(string path, string? query = null) => meeting is null
        ? site
        : $"{site}/meet/{meeting}{path}{(query is null ? "" : "?" + query)}";

    // Parabol form-encodes query values, so a blank is a plus.
    private static string Utm(string source, string campaign) =>
        $"utm_source={source.Replace(' ', '+')}&utm_medium=product&utm_campaign={campaign}";

    private static string? Segment(string id)
    {
        var escaped = Uri.EscapeDataString(id);
        return escaped.Length > LongestSegment || escaped is "." or ".." ? null : escaped;
    }
}
