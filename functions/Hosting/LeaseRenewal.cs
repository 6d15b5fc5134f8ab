namespace Integration.Functions.Hosting;

/// <summary>
/// Keeps a message hidden while its job runs: renewed at half the lease; after a failure sooner and sooner, down to a tenth
/// of the lease (a minute of the usual ten).
/// </summary>
public sealed partial class LeaseRenewal
{
    private readonly WakeUp end;
    private readonly IWorkQueue queue;
    private readonly TimeSpan lease;
    private readonly ILogger log;
    private readonly Task renewing;
    private WorkMessage message;
    private bool hasEnded;

    public LeaseRenewal(IWorkQueue queue, WorkMessage message, TimeSpan lease, TimeProvider clock, ILogger log)
    {
        (this.queue, this.message, this.lease, this.log) = (queue, message, lease, log);
        end = new WakeUp(clock);
        renewing = RenewAsync();
    }

    /// <returns>The message with its latest receipt.</returns>
    public async Task<WorkMessage> EndAsync()
    {
        // Only the pause is cut short: a renewal under way must tell its receipt, or the message could not be deleted.
        hasEnded = true;
        end.Ring();
        await renewing;
        return message;
    }

    private async Task RenewAsync()
    {
        var pause = lease / 2;
        while (true)
        {
            await end.WaitAsync(pause, CancellationToken.None);
            if (hasEnded) return;
            try
            {
                message = message with { Receipt = await queue.HideAsync(message.Id, message.Receipt, lease, CancellationToken.None) };
                pause = lease / 2;
            }
            catch (Exception fault) when (StorageFault.IsGone(fault))
            {
                LogLost(message.Id, queue.Name);
                return;
            }
            catch (Exception fault)
            {
                pause = TimeSpan.FromTicks(Math.Max((pause / 2).Ticks, (lease / 10).Ticks));
                LogNotRenewed(fault, message.Id, queue.Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} of {Queue} was taken over or deleted while its job runs")]
    private partial void LogLost(string messageId, string queue);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of message {MessageId} of {Queue} could not be renewed; trying again sooner")]
    private partial void LogNotRenewed(Exception fault, string messageId, string queue);
}
