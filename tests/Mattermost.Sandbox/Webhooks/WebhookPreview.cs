using System.Diagnostics;
using System.Text.Json;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>What a webhook's body would become, without any HTTP: for galleries and for tests of messages.</summary>
public static class WebhookPreview
{
    /// <summary>The posts that <paramref name="json"/>, the body of an incoming webhook, makes on the server that <paramref name="options"/> describe.</summary>
    /// <exception cref="InvalidOperationException">The server would refuse it; the message names Mattermost's error.</exception>
    /// <exception cref="JsonException">The server could not read it.</exception>
    public static IReadOnlyList<SandboxPost> Posts(string json, SandboxOptions? options = null)
    {
        var parts = new SandboxParts(options ?? new SandboxOptions());
        var webhooks = new IncomingWebhooks(parts.State, parts.Server, parts.Writer, parts.Options.Clock);
        return webhooks.Handle(parts.Hook.Id, WebhookReader.Json(json)) switch
        {
            WebhookOutcome.Posted posted => posted.Posts,
            WebhookOutcome.Refused refused => throw new InvalidOperationException($"{refused.Error.Status} {refused.Error.Id}"),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }
}
