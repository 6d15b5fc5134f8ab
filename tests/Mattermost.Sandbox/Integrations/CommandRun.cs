using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Integrations;

/// <summary>What a person got who ran a slash command.</summary>
public sealed record CommandRun
{
    /// <summary>Set when Mattermost shows an error instead of an answer; nothing was posted then, or not all of it.</summary>
    public AppError? Error { get; init; }

    /// <summary>What came of the answer at once: ephemeral posts and posts in the channel, in their order.</summary>
    public IReadOnlyList<SandboxPost> Posts { get; init; } = [];

    /// <summary>Opened in the person's client.</summary>
    public string? GotoLocation { get; init; }

    public string TriggerId { get; init; } = "";

    /// <summary>Where the integration may answer later; null when it was not called.</summary>
    public Uri? ResponseUrl { get; init; }

    /// <summary>The integration's status; null when it was not called or did not answer.</summary>
    public int? IntegrationStatus { get; init; }

    /// <summary>The message of the only post.</summary>
    /// <exception cref="InvalidOperationException">There was an error, no post, or more than one.</exception>
    public string Text => Error is { } error
        ? throw new InvalidOperationException($"{error.Status} {error.Id}: {error.Message}")
        : Posts is [var only] ? only.Message : throw new InvalidOperationException($"{Posts.Count} posts");
}

/// <summary>Somebody types a command: all that decides how it runs.</summary>
internal sealed record CommandLine(SandboxUser User, SandboxChannel Channel, SandboxTeam Team, string Text, string RootId);
