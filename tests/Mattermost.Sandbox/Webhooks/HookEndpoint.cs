using System.Diagnostics;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Webhooks;

/// <summary><c>POST /hooks/{id}</c>: reads, decides, posts, and answers as the server would, or as the planned fault wants it.</summary>
internal sealed class HookEndpoint(
    WebhookReader reader, IncomingWebhooks webhooks, ServerProfile server, Surface surface, RateLimiter limiter,
    FaultPlan faults, HookCalls calls, FaultyAnswer faulty, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext http, string id)
    {
        var fault = faults.Next(id);
        await faults.WaitAsync(fault, clock, http.RequestAborted);
        var body = await BodyAsync(http.Request, http.RequestAborted);
        if (fault is { IsSaved: false })
        {
            calls.Add(new(clock.GetUtcNow(), id, fault, FaultyAnswer.StatusOf(fault, 0), []));
            await faulty.PlayAsync(fault, http, () => throw new UnreachableException(fault.Kind));
        }
        else if (await limiter.AdmitAsync(http))
        {
            await AnswerAsync(http, id, fault, await OutcomeAsync(http.Request, id, body, http.RequestAborted));
        }
        else
        {
            calls.Add(new(clock.GetUtcNow(), id, fault, StatusCodes.Status429TooManyRequests, []));
        }
    }

    private async Task<WebhookOutcome> OutcomeAsync(HttpRequest request, string id, byte[] body, CancellationToken stopping) =>
        await reader.ReadAsync(request, id, body, stopping) switch
        {
            WebhookReading.Unreadable unreadable => new WebhookOutcome.Refused(unreadable.Error),
            WebhookReading.Read read => webhooks.Handle(id, read.Request) switch
            {
                WebhookOutcome.Refused refused =>
                    new WebhookOutcome.Refused(new WebhookErrors(server.Release, id).Handling(refused.Error, read.MediaType)),
                var posted => posted,
            },
            var other => throw new UnreachableException(other.GetType().Name),
        };

    private async Task AnswerAsync(HttpContext http, string id, Fault? fault, WebhookOutcome outcome)
    {
        var (status, postIds) = outcome switch
        {
            WebhookOutcome.Refused refused => (refused.Error.Status, []),
            WebhookOutcome.Posted posted => (StatusCodes.Status200OK, posted.Posts.Select(post => post.Id).ToArray()),
            var other => throw new UnreachableException(other.GetType().Name),
        };
        calls.Add(new(clock.GetUtcNow(), id, fault, fault is null ? status : FaultyAnswer.StatusOf(fault, status), postIds));
        if (fault is null) await Usual(http, outcome).WriteAsync(http);
        else await faulty.PlayAsync(fault, http, () => Usual(http, outcome));
    }

    private Answer Usual(HttpContext http, WebhookOutcome outcome)
    {
        if (outcome is WebhookOutcome.Refused refused) return surface.Error(http, refused.Error);
        surface.Stamp(http);
        return new(StatusCodes.Status200OK, "text/plain", "ok");
    }

    /// <summary>One byte more than the limit is enough to know that it is passed.</summary>
    private async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken stopping)
    {
        using var body = new MemoryStream();
        var limit = server.Settings.BodyLimit(server.Release);
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, stopping) is > 0 and var read)
        {
            if (body.Length <= limit) body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
