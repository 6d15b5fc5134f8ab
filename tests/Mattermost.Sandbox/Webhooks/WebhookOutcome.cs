using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>What came of one call of a webhook.</summary>
internal abstract record WebhookOutcome
{
    private WebhookOutcome()
    {
    }

    public sealed record Posted(IReadOnlyList<SandboxPost> Posts) : WebhookOutcome;

    public sealed record Refused(AppError Error) : WebhookOutcome;
}
