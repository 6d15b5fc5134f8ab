using System.Text.Json;

namespace Mattermost.Sandbox.Integrations;

/// <summary>What a button's integration answers; everything is optional.</summary>
internal sealed record ActionAnswer
{
    public ActionUpdate? Update { get; init; }
    public string? EphemeralText { get; init; }
    public bool SkipSlackParsing { get; init; }

    /// <summary>From 10.5.</summary>
    public ActionError? Error { get; init; }

    /// <summary>From 11.10.</summary>
    public string? GotoLocation { get; init; }
}

/// <summary><see cref="Props"/> left out keep the post's; given, they replace them.</summary>
internal sealed record ActionUpdate(string? Message, IReadOnlyDictionary<string, JsonElement>? Props);

internal sealed record ActionError(string? Message);
