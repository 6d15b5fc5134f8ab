using Microsoft.Azure.Functions.Worker;
using Integration.Functions.Hosting;
using Integration.Functions.Install;

namespace Integration.Functions.Groups.Mentions;

/// <summary>
/// <c>POST /api/mentions</c>: an outgoing webhook tells what somebody posted. Whoever knows its token is answered at once and with nothing,
/// since Mattermost would post whatever we said; whether the post concerns us is found out later.
/// </summary>
internal sealed partial class AcceptMention(OutgoingWebhooks webhooks, MattermostServers servers, GroupMentions queue, TimeProvider clock, ILogger<AcceptMention> log)
{
    private const int LongestToken = 200;

    /// <summary>Of the words that a message on the queue carries.</summary>
    private const int MostWords = 200;

    [Function(nameof(AcceptMention))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "mentions")] HttpRequest request) => RunAsync(request.HttpContext);

    private async Task<IResult> RunAsync(HttpContext http)
    {
        var body = await JsonBody.ReadBytesAsync(http);
        var form = OutgoingWebhookForm.Read(body.Span, http.Request.ContentType);
        if (form is null) return Problems.Of(StatusCodes.Status400BadRequest, "invalid-json", "The body cannot be read", "It is no JSON object of an outgoing webhook.");
        if (await FindAsync(form, http.RequestAborted) is not { } webhook) return Problems.ForStatus(StatusCodes.Status401Unauthorized);
        if (form.IsWhole) await HearAsync(webhook, form, http.RequestAborted);
        return TypedResults.Text("");
    }

    /// <summary>Null for a token that is not known, or that belongs to another team's webhook.</summary>
    private async Task<RegisteredWebhook?> FindAsync(OutgoingWebhookForm form, CancellationToken stopping)
    {
        if (form.Token is { Length: > 0 and <= LongestToken } token && await webhooks.FindAsync(token, stopping) is { } webhook && webhook.MattermostTeamId == form.TeamId) return webhook;
        LogUnknownToken();
        return null;
    }

    /// <summary>Our own posts are never heard: whatever they say, they would answer themselves.</summary>
    private async Task HearAsync(RegisteredWebhook webhook, OutgoingWebhookForm form, CancellationToken stopping)
    {
        List<string> words = [.. MentionParser.Words(form.Message).SelectMany(MentionParser.Readings).Where(word => word.Length <= GroupName.Longest).Take(MostWords)];
        if (words.Count == 0 || await servers.FindAsync(webhook.ServerId, stopping) is not { } server) return;
        if (form.UserId == (server.Bot?.UserId ?? server.LostBotId) || form.UserId == server.AppBotUserId) return;
        var mention = new GroupMention
        {
            ServerId = webhook.ServerId,
            ChannelId = form.ChannelId!,
            PostId = form.PostId!,
            Words = words,
            At = clock.GetUtcNow(),
            Username = form.Author,
            TeamName = form.TeamName,
        };
        await queue.SendAsync(mention, TimeSpan.Zero, stopping);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An outgoing webhook came with a token that is not known for its team")]
    private partial void LogUnknownToken();
}
