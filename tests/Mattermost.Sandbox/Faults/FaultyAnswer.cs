using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Faults;

/// <summary>Plays a fault on a connection.</summary>
internal sealed class FaultyAnswer(Surface surface, TimeProvider clock)
{
    private static readonly byte[] Filler = new byte[64 * 1024];

    /// <summary>The status that the caller will see; null when the connection just ends.</summary>
    public static int? StatusOf(Fault fault, int usual) => fault switch
    {
        Fault.DropAfterSaving or Fault.DropBeforeSaving => null,
        Fault.ServerError error => error.Status,
        Fault.Refusal refusal => refusal.Status,
        Fault.ProxyError proxy => proxy.Status,
        Fault.TooManyRequests => StatusCodes.Status429TooManyRequests,
        Fault.Redirect redirect => redirect.Status,
        Fault.HugeBody or Fault.WrongContentType => StatusCodes.Status200OK,
        _ => usual,
    };

    /// <summary>Answers instead of the server. <paramref name="usual"/> tells what the server would have said.</summary>
    public Task PlayAsync(Fault fault, HttpContext http, Func<Answer> usual) => fault switch
    {
        Fault.DropAfterSaving or Fault.DropBeforeSaving => Drop(http),
        Fault.ServerError error => ServerErrorAsync(http, error.Status),
        Fault.Refusal refusal => surface.Error(http, new(refusal.Status, refusal.ErrorId, refusal.ErrorId)).WriteAsync(http),
        Fault.ProxyError proxy => PageAsync(http, proxy.Status, "text/html", ProxyPage(proxy.Status)),
        Fault.TooManyRequests limit => RateLimiter.RefuseAsync(http, new(101, 0, limit.RetryAfter, limit.RetryAfter), limit.RetryAfter),
        Fault.Redirect redirect => RedirectAsync(http, redirect),
        Fault.WrongContentType wrong => PageAsync(http, StatusCodes.Status200OK, wrong.ContentType, wrong.Body),
        Fault.SlowBody slow => SlowAsync(http, slow.For, usual),
        Fault.HugeBody huge => HugeAsync(http, huge.Bytes),
        _ => usual().WriteAsync(http),
    };

    private static Task Drop(HttpContext http)
    {
        http.Abort();
        return Task.CompletedTask;
    }

    private Task ServerErrorAsync(HttpContext http, int status) =>
        surface.Error(http, new(status, "app.post.save.app_error", "Unable to save the Post.")).WriteAsync(http);

    private static Task PageAsync(HttpContext http, int status, string contentType, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.Headers.Server = "nginx";
        return http.Response.WriteAsync(body, http.RequestAborted);
    }

    private static Task RedirectAsync(HttpContext http, Fault.Redirect redirect)
    {
        http.Response.Headers.Location = redirect.To.ToString();
        return PageAsync(http, redirect.Status, "text/html", "");
    }

    private async Task SlowAsync(HttpContext http, TimeSpan span, Func<Answer> usual)
    {
        var answer = usual();
        answer.WriteHead(http);
        await http.Response.StartAsync(http.RequestAborted);
        await Task.Delay(span, clock, http.RequestAborted);
        await http.Response.WriteAsync(answer.Body, http.RequestAborted);
    }

    private async Task HugeAsync(HttpContext http, long bytes)
    {
        surface.Stamp(http);
        http.Response.ContentType = "text/plain";
        for (var left = bytes; left > 0; left -= Filler.Length)
        {
            await http.Response.Body.WriteAsync(Filler.AsMemory(0, (int)Math.Min(left, Filler.Length)), http.RequestAborted);
        }
    }

    private static string ProxyPage(int status) =>
        $"<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
}
