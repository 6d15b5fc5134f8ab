using System.Text.Json;
using Integration.Functions.Mattermost;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;
using Mattermost.Sandbox.Webhooks;

namespace Integration.Functions.Tests.Notifications;

/// <summary>A message as a server keeps it: the body of the webhook, through the sandbox's own reading of it.</summary>
internal static class SandboxPosts
{
    public static IReadOnlyList<SandboxPost> Of(MattermostMessage message, string release = "11.10.0") => WebhookPreview.Posts(
        JsonSerializer.Serialize(message, MattermostJson.Default.MattermostMessage),
        new SandboxOptions { Version = release, Clock = new FixedClock() });

    // What is drawn shows a time: the same page comes out of every run.
    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => SomeEvent.Noon;
    }
}
