using System.Diagnostics;

namespace Integration.Functions.Hosting;

/// <summary>Takes one received message from its job to its end: deleted, shown again, or poison. Never throws.</summary>
public sealed partial class MessageProcessor(
    IWorkQueue queue, QueueFunction function, JobRunner jobs, QueueSettings settings, HostingOptions hosting, TimeProvider clock,
    ILogger<MessageProcessor> log)
{
    /// <summary>A job that was cut off by the shutdown is shown to other instances after this.</summary>
    private static readonly TimeSpan Handover = TimeSpan.FromSeconds(3);

    private enum JobEnd
    {
        Done,
        Failed,
        CutOff,
    }

    /// <param name="abandoned">The drain limit has passed: hand the message over to another instance.</param>
    public async Task ProcessAsync(WorkMessage message, CancellationToken abandoned)
    {
        using var scope = log.BeginScope(new LogLabel("message", message.Id));
        try
        {
            if (MessageText.Decode(message.Body, settings.IsBase64) is var text && text is MessageText.NotBase64)
            {
                LogNotBase64(message.Id, queue.Name);
                await GiveUpAsync(message);
            }
            else if (message.DequeueCount > settings.MaxDequeueCount)
            {
                LogTooOften(message.Id, queue.Name, message.DequeueCount);
                await GiveUpAsync(message);
            }
            else
            {
                await RunAsync(message, text, abandoned);
            }
        }
        catch (Exception fault)
        {
            // The message is still there and shows itself again when its lease ends.
            LogUnsettled(fault, message.Id, queue.Name);
        }
    }

    private async Task RunAsync(WorkMessage message, MessageText text, CancellationToken abandoned)
    {
        var lease = new LeaseRenewal(queue, message, hosting.QueueLease, clock, log);
        var end = await RunJobAsync(message, text, abandoned);
        message = await lease.EndAsync();
        await (end switch
        {
            JobEnd.Done => DeleteAsync(message),
            JobEnd.CutOff => ShowAgainAsync(message, Handover),
            JobEnd.Failed when function.Trigger.PoisonQueue is null => Task.CompletedTask,
            JobEnd.Failed when message.DequeueCount >= settings.MaxDequeueCount => GiveUpAsync(message),
            JobEnd.Failed => ShowAgainAsync(message, settings.VisibilityTimeout),
            _ => throw new UnreachableException(end.ToString()),
        });
    }

    private async Task<JobEnd> RunJobAsync(WorkMessage message, MessageText text, CancellationToken abandoned)
    {
        try
        {
            if (text is not MessageText.Readable readable) throw new InvalidDataException("The message is not UTF-8.");
            await jobs.RunAsync(function, readable.Text, abandoned);
            return JobEnd.Done;
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            LogCutOff(function.Name, message.Id);
            return JobEnd.CutOff;
        }
        catch (Exception surprise)
        {
            LogFailed(surprise, function.Name, message.DequeueCount, settings.MaxDequeueCount);
            return JobEnd.Failed;
        }
    }

    /// <summary>Without a poison queue a message stays hidden for the rest of its lease, again and again, until it expires.</summary>
    private async Task GiveUpAsync(WorkMessage message)
    {
        if (function.Trigger.PoisonQueue is not { } poison) return;
        await queue.CopyToPoisonAsync(message.Body, CancellationToken.None);
        LogPoison(message.Id, poison);
        await DeleteAsync(message);
    }

    private Task DeleteAsync(WorkMessage message) =>
        UnlessGoneAsync(queue.DeleteAsync(message.Id, message.Receipt, CancellationToken.None));

    private Task ShowAgainAsync(WorkMessage message, TimeSpan hidden) =>
        UnlessGoneAsync(queue.HideAsync(message.Id, message.Receipt, hidden, CancellationToken.None));

    private static async Task UnlessGoneAsync(Task settling)
    {
        try
        {
            await settling;
        }
        catch (Exception fault) when (StorageFault.IsGone(fault))
        {
            // Another instance has it or has finished it; nothing is ours to settle.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} of {Queue} is not Base64 and goes to the poison queue unread")]
    private partial void LogNotBase64(string messageId, string queue);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} of {Queue} came {DequeueCount} times and is not run again")]
    private partial void LogTooOften(string messageId, string queue, long dequeueCount);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} is now in {PoisonQueue}")]
    private partial void LogPoison(string messageId, string poisonQueue);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed at attempt {DequeueCount} of {MaxDequeueCount}")]
    private partial void LogFailed(Exception surprise, string function, long dequeueCount, int maxDequeueCount);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} was cut off by the shutdown; message {MessageId} is handed over")]
    private partial void LogCutOff(string function, string messageId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} of {Queue} could not be settled and will come again")]
    private partial void LogUnsettled(Exception fault, string messageId, string queue);
}
