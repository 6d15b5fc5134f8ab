using System.Globalization;

namespace Mattermost.Sandbox.Server;

/// <summary>
/// A Mattermost release and everything that it decides. Each member names one change of behaviour, so that a rule is
/// written once and the rest of the sandbox reads without version numbers.
/// </summary>
public sealed partial record Release(int Major, int Minor, int Patch)
{
    public static readonly Release Oldest = new(5, 37, 0);
    public static readonly Release Newest = new(12, 0, 0);

    /// <summary>Serialized props (attachments live there), in characters as the server counts them.</summary>
    public int PropsLimit => IsAtLeast(6, 3) ? 760_000 : 7_600;

    /// <summary>The same where nothing is kept back for what the server adds: posts made by REST.</summary>
    public int HardPropsLimit => IsAtLeast(6, 3) ? 800_000 : 8_000;

    /// <summary><c>MaximumPayloadSizeBytes</c> exists; before it <c>MaxFileSize</c> bounds the body.</summary>
    public bool HasPayloadLimit => IsAtLeast(9, 5);

    /// <summary>A form over the limit is 413; before, the failed read went unnoticed and the empty form was 400.</summary>
    public bool RefusesLargeForms => IsAtLeast(10, 0);

    /// <summary>JSON over the limit is 413; before, the cut body was 400 like any other broken JSON.</summary>
    public bool RefusesLargeJson => IsAtLeast(12, 0);

    /// <summary>
    /// Webhook failures are wrapped: one outer id for all, and a message that repeats the webhook's id (merged in
    /// October 2024, seen in 10.4.2).
    /// </summary>
    public bool WrapsWebhookErrors => IsAtLeast(10, 2);

    /// <summary>The content type is parsed; 5.37 only looks for two words in it, and takes the rest for JSON.</summary>
    public bool ParsesContentType => IsAtLeast(6, 0);

    /// <summary><c>priority</c> in a webhook's body.</summary>
    public bool KnowsPriority => IsAtLeast(9, 9);

    /// <summary>The link rule of <c>text</c> stops at a second <c>|</c> (somewhere between 9.9 and 11).</summary>
    public bool StopsLinksAtSecondBar => IsAtLeast(10, 0);

    /// <summary>Mentions are looked for in field values too.</summary>
    public bool ScansFieldValues => IsAtLeast(10, 2);

    /// <summary>Neighbouring pieces of text are joined before the scan, so that <c>&amp;#64;all</c> is a mention.</summary>
    public bool JoinsTextBeforeScan => !IsAtLeast(8, 0);

    /// <summary>Webhooks and commands have permissions for one's own and for others', and a channel lock.</summary>
    public bool SplitsOwnAndOthers => IsAtLeast(11, 2);

    /// <summary><c>EnforceIncomingWebhookChannelLocking</c> exists.</summary>
    public bool LocksWebhooks => IsAtLeast(11, 2);

    /// <summary>Commands need <c>use_slash_commands</c>; later <c>create_post</c> (some time between 5.37 and 9.11).</summary>
    public bool HasSlashCommandPermission => !IsAtLeast(9, 0);

    /// <summary>Commands typed into an archived channel are refused (2026).</summary>
    public bool RefusesCommandsInArchivedChannels => IsAtLeast(11, 4);

    /// <summary><c>response_url</c> is made of the configured Site URL, without which no command runs (2026).</summary>
    public bool NeedsSiteUrlForCommands => IsAtLeast(11, 4);

    /// <summary><c>root_id</c> is among a command's fields, even if empty (2026 sources; not yet in 10.11).</summary>
    public bool TellsCommandsTheThread => IsAtLeast(11, 0);

    /// <summary>Changing a command's trigger is checked like a new one; before, only creating was.</summary>
    public bool ChecksTriggerOnUpdate => IsAtLeast(11, 0);

    /// <summary>Posts and members of an open channel can be read by the people of its team (some time between 6.7 and 9.11).</summary>
    public bool ReadsOpenChannelsFromOutside => IsAtLeast(9, 0);

    /// <summary><c>user_ids</c> when adding members to a channel.</summary>
    public bool AddsManyToChannel => IsAtLeast(9, 11);

    /// <summary>Deactivated people cannot be added to a channel (some time between 6.7 and 9.11).</summary>
    public bool RefusesDeactivatedMembers => IsAtLeast(9, 0);

    /// <summary>The time that integrations get is a setting, and a <c>trigger_id</c> lives as long; before 30 s and 3 s.</summary>
    public bool HasIntegrationTimeout => IsAtLeast(9, 5);

    /// <summary>At most 100 names at a time are asked from <c>/roles/names</c>.</summary>
    public bool LimitsRoleNames => IsAtLeast(9, 0);

    /// <summary>Posts made with a person's token lose the props that claim another identity.</summary>
    public bool StripsIdentityProps => IsAtLeast(12, 0);

    /// <summary>The Apps plugin runs without further ado; from 10.0 only with its feature flag, from 12.0 not at all.</summary>
    public bool? AppsEnabledByDefault => IsAtLeast(12, 0) ? null : !IsAtLeast(10, 0);

    /// <summary>A button's answer may hold <c>error</c>.</summary>
    public bool ReadsErrorOfActions => IsAtLeast(10, 5);

    /// <summary>429 and 503 of a button's integration are passed on, other 5xx become 502; before, all was 400.</summary>
    public bool PassesActionFailuresOn => IsAtLeast(11, 10);

    /// <summary>Dialogs know the submission's team from the channel, which a direct message has not.</summary>
    public bool DerivesDialogTeam => IsAtLeast(11, 10);

    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    /// <summary>Reads <c>10.4</c> or <c>10.4.2</c> from 5.37 to 12.0; null for anything else.</summary>
    public static Release? TryParse(string? text)
    {
        var parts = (text ?? "").Trim().Split('.');
        if (parts.Length is not (2 or 3) || !parts.All(part => int.TryParse(part, NumberStyles.None, null, out _))) return null;
        var release = new Release(Number(parts, 0), Number(parts, 1), Number(parts, 2));
        return release.IsAtLeast(Oldest.Major, Oldest.Minor) && Newest.IsAtLeast(release.Major, release.Minor) ? release : null;
    }

    /// <summary>As <see cref="TryParse"/>, for releases that are known to be right.</summary>
    /// <exception cref="FormatException">Not a release between 5.37 and 12.0.</exception>
    public static Release Parse(string text) =>
        TryParse(text) ?? throw new FormatException($"'{text}' is not a Mattermost release between {Oldest} and {Newest}");

    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    private static int Number(string[] parts, int index) => index < parts.Length ? int.Parse(parts[index], NumberStyles.None, null) : 0;
}
