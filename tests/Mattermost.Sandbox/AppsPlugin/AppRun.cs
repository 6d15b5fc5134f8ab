using System.Text.Json;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>What a person got who used an app.</summary>
public sealed record AppRun
{
    /// <summary>
    /// Set when there was no answer to show: the client or the plugin refused, or the app did not answer as apps must. It is what the
    /// person reads.
    /// </summary>
    public string? Failure { get; init; }

    /// <summary><c>ok</c>, <c>error</c>, <c>form</c> or <c>navigate</c>; none means <c>ok</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>Markdown.</summary>
    public string Text { get; init; } = "";

    /// <summary>By the fields' names, for <c>error</c>.</summary>
    public IReadOnlyDictionary<string, string> FieldErrors { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The modal that opens, as the client gets it; <see cref="Dropped"/> tells what the plugin took out of it.</summary>
    public AppForm? Form { get; init; }
    public IReadOnlyList<string> Dropped { get; init; } = [];
    public string? NavigateToUrl { get; init; }
    public JsonElement? Data { get; init; }
    public bool RefreshBindings { get; init; }

    /// <summary>The text of <c>ok</c>, as the person sees it in the channel.</summary>
    public SandboxPost? Ephemeral { get; init; }

    public bool IsOk => Failure is null && Type == "ok";
}

/// <summary>What came of installing an app, in the words that the administrator reads.</summary>
public abstract record AppInstallation
{
    private AppInstallation()
    {
    }

    /// <param name="App">As it is now.</param>
    /// <param name="Message">With what the app said to it, or how its call failed: neither stops an install.</param>
    public sealed record Installed(InstalledApp App, string Message) : AppInstallation;

    public sealed record Refused(string Why) : AppInstallation;
}

/// <summary>A choice of a dynamic field.</summary>
public sealed record AppLookup(IReadOnlyList<AppOption> Items, string? Error);
