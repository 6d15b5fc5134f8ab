using System.Diagnostics;
using Integration.Functions.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Integration.Functions.Hosting;

/// <summary>The app as a worker of the Functions host, which starts it with its address and hands requests and messages over.</summary>
internal static class FunctionsWorker
{
    /// <summary>The host's arguments are the only sign that it is the host who starts us.</summary>
    public static bool IsMeant(string[] args) => args.Any(argument => argument.StartsWith("--functions-uri", StringComparison.Ordinal));

    public static IHost Build(string[] args, Action<IHostApplicationBuilder> parts)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        // After the proxying of HTTP, which writes what a function answers: an answer to a fault must come before that.
        builder.UseMiddleware<WorkerInvocation>();
        builder.Logging.AddLinesOfWorker();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Bound());
        parts(builder);
        builder.Services.AddHostedService<PrepareStorageLater>();
        return builder.Build();
    }
}

/// <summary>Around each invocation: its trace, its id on every line of the log, and words for errors of HTTP functions.</summary>
internal sealed partial class WorkerInvocation(ILogger<WorkerInvocation> log) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var isHttp = context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase));
        using var activity = Invocations.Start(
            context.FunctionDefinition.Name, isHttp ? ActivityKind.Server : ActivityKind.Consumer, context.TraceContext.TraceParent, context.TraceContext.TraceState);
        using var scope = log.BeginScope(new LogLabel("invocation", context.InvocationId));
        LogBegun(context.FunctionDefinition.Name, activity.TraceId);
        try
        {
            await next(context);
        }
        catch (Exception error) when (isHttp && context.GetHttpContext() is { Response.HasStarted: false } http && !http.RequestAborted.IsCancellationRequested)
        {
            // The worker may wrap what a function throws.
            var cause = error is AggregateException { InnerException: { } inner } ? inner : error;
            if (cause is not Microsoft.AspNetCore.Http.BadHttpRequestException) LogFailed(cause, context.FunctionDefinition.Name);
            context.GetInvocationResult().Value = UnhandledErrors.AnswerTo(cause);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Function} begins, trace {TraceId}")]
    private partial void LogBegun(string function, ActivityTraceId traceId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed")]
    private partial void LogFailed(Exception error, string function);
}

/// <summary>Under the Functions host, which wants the worker to answer at once: makes them meanwhile, again and again until it succeeds.</summary>
internal sealed partial class PrepareStorageLater(IServiceProvider services, TimeProvider clock, ILogger<PrepareStorageLater> log) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await Task.Yield();
                // Not asked for earlier: the storage clients alone take a good part of a start.
                await services.GetRequiredService<CreateStorage>().RunAsync(stoppingToken);
                return;
            }
            catch (StartUpException failure)
            {
                LogNotYet(failure.Message);
            }

            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} Trying again")]
    private partial void LogNotYet(string reason);
}
