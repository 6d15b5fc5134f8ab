using System.Globalization;
using System.Net.Mime;

namespace Integration.Functions.Mattermost;

/// <summary>What Mattermost says in the headers of every answer, to webhooks and to the REST API alike.</summary>
internal static class AnswerHeaders
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary><c>X-Version-Id</c>; a 429 carries none, and neither does a proxy's own answer.</summary>
    public static ServerVersion? Server(HttpResponseMessage response) =>
        ServerVersion.Parse(response.Headers.TryGetValues("X-Version-Id", out var ids) ? ids.First() : null);

    /// <summary>How long the server asks us to wait: <c>Retry-After</c> in either form; its limiter also tells the seconds until it is empty again.</summary>
    public static TimeSpan? Wait(HttpResponseMessage response, DateTimeOffset now) =>
        Asked(response, now) is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, LongestWait.Ticks)) : null;

    /// <summary>A sign-in page or a captive portal answers 200 as well; Mattermost answers us with plain text or JSON.</summary>
    public static bool IsWebPage(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is MediaTypeNames.Text.Html or "application/xhtml+xml";

    private static TimeSpan? Asked(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - now,
        _ => response.Headers.TryGetValues("X-RateLimit-Reset", out var values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null,
    };
}
