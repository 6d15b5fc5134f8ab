using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>What came of reading a request's body.</summary>
internal abstract record WebhookReading
{
    private WebhookReading()
    {
    }

    /// <summary>The request, and its media type, which newer servers repeat in their error messages.</summary>
    public sealed record Read(WebhookRequest Request, string MediaType) : WebhookReading;

    public sealed record Unreadable(AppError Error) : WebhookReading;
}
