namespace Integration.Functions.Hosting;

/// <summary>Answers the host's call of a queue function: 200 with a JSON object, or 500, which makes the host try again.</summary>
public sealed partial class QueueInvocation(QueueFunction function, JobRunner jobs, ILogger<QueueInvocation> log)
{
    public async Task AnswerAsync(HttpContext http)
    {
        if (!HostCaller.Made(http))
        {
            LogRefused(function.Name);
            await Problems.Of(403, "not-the-host", "Only the Functions host calls this").ExecuteAsync(http);
            return;
        }
        var answer = await RunAsync(http.Request, http.RequestAborted);
        await answer.ExecuteAsync(http);
    }

    private async Task<IResult> RunAsync(HttpRequest request, CancellationToken stopping)
    {
        try
        {
            var call = await HostInvocation.ReadAsync(request.Body, stopping);
            LogCalled(function.Name, call.MessageId, call.DequeueCount);
            await jobs.RunAsync(function, call.Text(function.Trigger.Binding), stopping);
            return InvocationResult.Done;
        }
        catch (Exception surprise) when (surprise is not BadHttpRequestException)
        {
            // Every kind of failure is the same to the host: it shows the message again until it is poison.
            LogFailed(surprise, function.Name);
            return Problems.Of(500, "job-failed", "The job failed");
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Function} is called with message {MessageId}, attempt {DequeueCount}")]
    private partial void LogCalled(string function, string? messageId, string? dequeueCount);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed; the host will try again or give the message up")]
    private partial void LogFailed(Exception surprise, string function);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call of {Function} did not come from the Functions host and was refused")]
    private partial void LogRefused(string function);
}
