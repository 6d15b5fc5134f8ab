namespace Mattermost.Sandbox.Pages;

/// <summary>The document around a page's content, with the one style sheet inside.</summary>
internal static class PageFrame
{
    private static readonly Lazy<Markup> Style = new(() => new Markup(Asset("sandbox.css")));

    public static string Script => Asset("live.js");

    /// <summary>A page of its own: nothing is loaded, nothing runs.</summary>
    public static Markup Static(string title, Markup content) => Document(title, "default-src 'none'; style-src 'unsafe-inline'", content);

    /// <summary>A page of the running sandbox, with its own script.</summary>
    public static Markup Served(string title, Markup content) => Document(
        title, "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; form-action 'self'", content);

    private static Markup Document(string title, string policy, Markup content) => Markup.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="{policy}">
        <link rel="icon" href="data:,">
        <title>{title}</title>
        <style>{Style.Value}</style>
        </head>
        <body>
        {content}
        </body>
        </html>

        """);

    private static string Asset(string name)
    {
        using var stream = typeof(PageFrame).Assembly.GetManifestResourceStream($"Mattermost.Sandbox.Pages.{name}")
            ?? throw new FileNotFoundException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
