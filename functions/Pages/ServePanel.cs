using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Integration.Functions.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Pages;

/// <summary>
/// The pages of a connection: <c>open</c> exchanges a link for a session, the panel itself shows and changes the settings,
/// <c>history</c> what became of each notification. Who may is asked anew at every request.
/// </summary>
internal sealed class ServePanel(PageSessions sessions, PanelSettings settings, PanelHistory history, PageLimits limits, PageAnswers answers)
{
    public const string OpenPath = "/api/pages/panel/open";

    [Function(nameof(ServePanel))]
    public async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "pages/panel/{page?}")] HttpRequest request, string? page)
    {
        var isPost = HttpMethods.IsPost(request.Method);
        if (page is not (null or "open" or "history")) return answers.Notice(PageTexts.NoSuchPage, StatusCodes.Status404NotFound);
        if (isPost && IsCrossSite(request)) return answers.Notice(PageTexts.CrossSite, StatusCodes.Status403Forbidden);
        var session = sessions.Current(request);
        if (page != "open" && session is null) return answers.Notice(PageTexts.NoSession, StatusCodes.Status401Unauthorized);
        if (!isPost) return page == "open" ? Asked(request) : await WithSessionAsync(request, session!, form: null, page);
        if (await FormOfAsync(request) is not { } form) return answers.Notice(PageTexts.UnreadableForm, StatusCodes.Status400BadRequest);
        return page == "open" ? await OpenAsync(request, form) : await WithSessionAsync(request, session!, form, page);
    }

    /// <summary>Looking at a link does not use it up: programs that draw previews of links look, too.</summary>
    private IResult Asked(HttpRequest request) => sessions.ReadLink(request.Query["link"]) is { } link
        ? answers.Of<OpenPage>(new() { [nameof(OpenPage.Link)] = request.Query["link"].ToString(), [nameof(OpenPage.TeamId)] = link.TeamId })
        : answers.Notice(PageTexts.LinkExpired, StatusCodes.Status410Gone);

    private async Task<IResult> OpenAsync(HttpRequest request, IFormCollection form)
    {
        if (!limits.MayPress($"open:{request.HttpContext.Connection.RemoteIpAddress}")) return answers.Notice(PageTexts.TooMany, StatusCodes.Status429TooManyRequests);
        if (sessions.ReadLink(form["link"]) is not { } link) return answers.Notice(PageTexts.LinkExpired, StatusCodes.Status410Gone);
        var isFramed = request.Headers["Sec-Fetch-Dest"] == "iframe";
        if (!await sessions.TryOpenAsync(request.HttpContext, link, isFramed)) return answers.Notice(PageTexts.LinkUsed, StatusCodes.Status410Gone);
        return answers.SeePanel();
    }

    private async Task<IResult> WithSessionAsync(HttpRequest request, PageSession session, IFormCollection? form, string? page)
    {
        if (form is not null && !IsOf(session, form)) return answers.Notice(PageTexts.OtherSession, StatusCodes.Status403Forbidden);
        if (form is not null && !limits.MayPress(session.Id)) return answers.Notice(PageTexts.TooMany, StatusCodes.Status429TooManyRequests);
        var stopping = request.HttpContext.RequestAborted;
        var (connection, refusal) = await settings.FindAsync(session, isPress: form is not null, stopping);
        if (connection is null) return answers.Notice(refusal!, StatusCodes.Status403Forbidden);
        if (page == "history")
        {
            var told = form is null ? null : await history.ReplayAsync(connection, form["event"], stopping);
            return answers.Of<HistoryPage>(new()
            {
                [nameof(HistoryPage.Session)] = session,
                [nameof(HistoryPage.Connection)] = connection,
                [nameof(HistoryPage.Shown)] = await history.ReadAsync(connection, request.Query, stopping),
                [nameof(HistoryPage.Told)] = told,
            });
        }

        var view = form is null ? settings.View(session, connection) : await settings.RunAsync(session, connection, form, keepsForm: request.Headers.ContainsKey("HX-Request"), stopping);
        return answers.Of<SettingsPage>(new() { [nameof(SettingsPage.View)] = view });
    }

    private static bool IsOf(PageSession session, IFormCollection form) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(form["session"].ToString()), Encoding.UTF8.GetBytes(session.Id));

    /// <summary>Every browser of today says where a request comes from; without the word there is still the session's id in the form.</summary>
    private static bool IsCrossSite(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin");

    private static async Task<IFormCollection?> FormOfAsync(HttpRequest request)
    {
        if (!request.HasFormContentType) return null;
        try
        {
            return await new FormFeature(request, new FormOptions { ValueCountLimit = 100, ValueLengthLimit = 16 * 1024 }).ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

/// <summary>So many presses a minute for one session, and openings for one address; per instance.</summary>
internal sealed class PageLimits : IDisposable
{
    private const int PerMinute = 60;

    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetFixedWindowLimiter(
        key, _ => new FixedWindowRateLimiterOptions { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    public bool MayPress(string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
