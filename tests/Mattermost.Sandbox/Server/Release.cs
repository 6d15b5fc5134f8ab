using System.Globalization;

namespace Mattermost.Sandbox.Server;

/// <summary>
/// A Mattermost release and everything that it decides. Each member names one change of behaviour, so that a rule is
/// written once and the rest of the sandbox reads without version numbers.
/// </summary>
public sealed record Release(int Major, int Minor, int Patch)
{
    public static readonly Release Oldest = new(5, 37, 0);
    public static readonly Release Newest = new(12, 0, 0);

    /// <summary>Serialized props (attachments live there), in characters as the server counts them.</summary>
    public int PropsLimit => IsAtLeast(6, 3) ? 760_000 : 7_600;

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
