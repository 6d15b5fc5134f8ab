using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Integration.Functions.Hosting;

/// <summary>Problem details (RFC 9457): the body of every error on our HTTP routes.</summary>
public static class Problems
{
    public const string TypePrefix = "urn:parabol-mattermost:problem:";

    /// <param name="name">Names the kind of problem for programs and never changes, such as <c>unknown-team</c>.</param>
    /// <param name="title">The kind in words, the same each time.</param>
    /// <param name="detail">This occurrence in words; no secrets, nothing of our insides.</param>
    /// <param name="extensions">Further members, such as <c>("errors", array)</c>.</param>
    public static ProblemHttpResult Of(
        int status, string name, string title, string? detail = null, params IReadOnlyList<(string Name, JsonNode? Value)> extensions) =>
        TypedResults.Problem(detail, instance: null, status, title, TypePrefix + name, extensions.Select(member => KeyValuePair.Create(member.Name, (object?)member.Value)));

    /// <summary>The problem for a status that comes without words: no such route, wrong method, body too large.</summary>
    /// <param name="allowed">The methods that there are, as in the header <c>Allow</c>.</param>
    public static ProblemHttpResult ForStatus(int status, string? allowed = null) => status switch
    {
        400 => Of(status, "bad-request", "The request cannot be read", "Its first line, its headers or its framing are wrong."),
        401 => Of(status, "unauthorized", "Authentication is missing or wrong"),
        403 => Of(status, "forbidden", "This is not allowed"),
        404 => Of(status, "not-found", "There is nothing here", "Check the path: the documentation lists all of them, and each starts with /api."),
        405 => Of(status, "method-not-allowed", "This method is not allowed here", string.IsNullOrEmpty(allowed) ? null : $"Allowed here: {allowed}."),
        408 => Of(status, "request-timeout", "The request came too slowly", "Send it again."),
        413 => Of(status, "body-too-large", "The request's body is too large", $"A body may have {RequestBounds.LongestBody / 1024} KiB."),
        415 => Of(status, "unsupported-media-type", "The body's media type is not supported"),
        < 500 => Of(status, "request-refused", "The request was refused"),
        503 => Of(status, "unavailable", "Not available at the moment", "Try again in a moment."),
        _ => Of(status, "internal-error", "Something went wrong on our side", "Try again; if it stays, the log of this integration tells its operator why."),
    };
}

/// <summary>Gives every error that leaves a route without words its problem details, without a word about our insides.</summary>
public static class UnhandledErrors
{
    public static void UseProblemDetails(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = http => AnswerTo(http.Features.Get<IExceptionHandlerFeature>()?.Error).ExecuteAsync(http),
            // What the caller did wrong is no error of ours; what we did wrong is logged by the middleware.
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePages(context => Problems.ForStatus(context.HttpContext.Response.StatusCode, context.HttpContext.Response.Headers.Allow).ExecuteAsync(context.HttpContext));
    }

    public static IResult AnswerTo(Exception? error) =>
        Problems.ForStatus(error is BadHttpRequestException refused ? refused.StatusCode : StatusCodes.Status500InternalServerError);
}
