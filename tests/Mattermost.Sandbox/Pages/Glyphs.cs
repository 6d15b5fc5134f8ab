namespace Mattermost.Sandbox.Pages;

internal static class Glyphs
{
    /// <summary>Stands for a webhook that brings no picture.</summary>
    public static readonly Markup Webhook = new("""
        <svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"><circle cx="12" cy="6.5" r="3"/><circle cx="6" cy="17" r="3"/><circle cx="18" cy="17" r="3"/><path d="M10.5 9.2 7.4 14.4M9 17h6M13.6 9.1l3 5.2"/></svg>
        """);
}
