using Microsoft.AspNetCore.Diagnostics;

namespace Integration.Functions.Hosting;

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
