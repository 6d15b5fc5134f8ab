using Integration.Functions.Mattermost;

namespace Integration.Functions.Pages;

/// <summary>Every sentence of the pages (docs/wording.md). Those that come of a press may hold Markdown.</summary>
internal static class PageTexts
{
    public const string LinkExpired = "This link has expired or isn't complete. Run `/parabol settings` in the channel to get a new one.";
    public const string LinkUsed = "This link was already used. Run `/parabol settings` in the channel to get a new one.";
    public const string NoSession = "This page isn't open in this browser, or its eight hours are over. Run `/parabol settings` in the channel and open the link over HTTPS with cookies allowed.";
    public const string OtherSession = "This browser has opened the settings of another channel since. Run `/parabol settings` in this channel to get a new link.";
    public const string CrossSite = "This request came from another website, so nothing was changed. Open the page from `/parabol settings`.";
    public const string UnreadableForm = "The form couldn't be read. Reload the page and try again.";
    public const string TooMany = "Too many requests in a minute. Wait a minute, then try again.";
    public const string NoSuchPage = "There is no page at this address. Run `/parabol settings` in the channel to get a link.";
    public const string NotConnected = "This channel isn't connected to Parabol anymore. Run `/parabol connect` in the channel to connect it.";
    public const string UnknownButton = "The page is out of date. Reload it and try again.";
    public const string ChangedMeanwhile = "The connection was changed just now, so it wasn't disconnected. Check the settings and try again.";
    public const string Disconnected = "This channel is disconnected. Run `/parabol connect` in the channel to connect it again.";
    public const string Saved = "Saved.";
    public const string SavedBut = "Saved. Someone else has changed these settings since you opened the page. Reload it to see them in the form.";
    public const string RelayMade = "A new address for Parabol is ready. The former one no longer works. Copy it now: it isn't shown again.";
    public const string UnknownZone = "This time zone isn't known. Choose one from the list, such as Europe/Berlin.";

    public static string SwitchedMeanwhile(string kind, bool isOn) => $"{kind} is now {(isOn ? "on" : "off")}.";

    public static string ZoneChangedMeanwhile(string zone) => $"The time zone is now {zone}.";

    public static string GroupsChangedMeanwhile(string groups) => $"The groups to mention are now `{groups}`.";

    public static string Replayed(int queued, int expired) =>
        (queued switch { 0 => "No failed notification to send again.", 1 => "1 notification is being sent again.", _ => $"{queued} notifications are being sent again." })
        + (expired switch { 0 => "", 1 => " 1 is too old to be posted.", _ => $" {expired} are too old to be posted." });

    /// <summary>What the switch of a kind does.</summary>
    public static string About(string kind) => kind switch
    {
        Notifications.Events.EventKinds.MeetingStarted => "A meeting has started, with a link to join.",
        Notifications.Events.EventKinds.MeetingRenamed => "A meeting got another name.",
        Notifications.Events.EventKinds.MeetingEnded => "A meeting has ended, with its summary.",
        Notifications.Events.EventKinds.ResponseSubmitted => "Someone has answered in a standup.",
        Notifications.Events.EventKinds.TopicShared => "Someone shares a topic of a retrospective.",
        Notifications.Events.EventKinds.TimerStarted => "A phase has a time limit.",
        Notifications.Events.EventKinds.TimerChanged => "The time limit of a phase has changed.",
        Notifications.Events.EventKinds.TimerStopped => "The time of a phase is over.",
        Notifications.Events.EventKinds.TimerCancelled => "A time limit was taken back.",
        _ => "Anything else that Parabol posts by the address below.",
    };

    /// <summary>Where incoming webhooks are in this Mattermost.</summary>
    public static string WebhookMenu(ServerVersion? version) => version is null || version.IsAtLeast(6, 0)
        ? "In Mattermost, open the product menu (top left) and choose **Integrations > Incoming Webhooks > Add Incoming Webhook**."
        : "In Mattermost, open the main menu (☰) and choose **Integrations > Incoming Webhooks > Add Incoming Webhook**.";

    public static string WebhookRight(ServerVersion? version) => version is not null && version.IsAtLeast(11, 2)
        ? "No **Integrations** in the menu? Ask a team administrator for the right to manage your own incoming webhooks."
        : "No **Integrations** in the menu? Ask a team administrator to create the webhook for you.";

    public static string State(Notifications.Deliveries.DeliveryState state) => state switch
    {
        Notifications.Deliveries.DeliveryState.Claimed => "On its way",
        Notifications.Deliveries.DeliveryState.Posted => "Posted",
        Notifications.Deliveries.DeliveryState.Skipped => "Skipped",
        _ => "Failed",
    };
}
