using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Mentions;

/// <summary>Where a server looks for mentions, and how.</summary>
/// <param name="FieldValues">Attachment fields are scanned too (from 10.2).</param>
/// <param name="JoinsText">Pieces of text that Markdown leaves side by side are joined first (until 2023).</param>
public sealed record MentionRules(bool FieldValues, bool JoinsText)
{
    public static readonly MentionRules Old = new(FieldValues: false, JoinsText: true);
    public static readonly MentionRules New = new(FieldValues: true, JoinsText: false);

    public static MentionRules For(Release release) => new(release.ScansFieldValues, release.JoinsTextBeforeScan);
}
