using Integration.Functions.Storage;
using Microsoft.Azure.Functions.Worker;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Hosting;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Deliveries;

namespace Integration.Functions.Groups.Mentions;

/// <summary>Queue <c>group-mentions</c>: finds out whom a post's groups are, and has them notified under it.</summary>
internal sealed partial class ExpandGroupMention(
    QueueJob job, HeardMentions heard, EventMentions events, GroupMentions queue, MattermostServers servers, ServerGate gate, TimeProvider clock, ILogger<ExpandGroupMention> log)
{
    /// <summary>A mention that comes later than that disturbs more than it helps.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromHours(2);

    [Function(nameof(ExpandGroupMention))]
    public Task RunAsync([QueueTrigger(QueueNames.GroupMentions, Connection = StorageAccount.Setting)] string message, CancellationToken stopping) =>
        job.RunAsync(token => ExpandAsync(message, token), stopping);

    private async Task ExpandAsync(string message, CancellationToken stopping)
    {
        var mention = GroupMention.Read(message);
        if (await servers.FindAsync(mention.ServerId, stopping) is not { Bot: not null } server)
        {
            LogNoBot(mention.PostId, mention.ServerId);
            return;
        }

        if (gate.WhyNotNow(server.BaseUrl) is { } notNow)
        {
            await queue.SendAsync(mention, notNow.Wait, stopping);
            return;
        }

        switch (await (mention.EventName is null ? heard.ExpandAsync(server, mention, stopping) : events.ExpandAsync(server, mention, stopping)))
        {
            case StepOutcome.Later later when clock.GetUtcNow() - mention.At < Life:
                LogPutOff(mention.PostId, mention.ServerId, later.Why);
                await queue.SendAsync(mention with { PutOff = mention.PutOff + 1 }, RetrySchedule.WaitAfter(mention.PutOff + 1, later.Wait, Random.Shared.NextDouble()), stopping);
                break;
            case StepOutcome.Later later:
                LogNothing(mention.PostId, mention.ServerId, later.Why);
                break;
            case StepOutcome.Failed failed:
                LogNothing(mention.PostId, mention.ServerId, failed.Why);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Post {PostId} mentions groups, but there is no bot at {ServerId} to notify them")]
    private partial void LogNoBot(string postId, string serverId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Groups of post {PostId} at {ServerId} are notified later: {Why}")]
    private partial void LogPutOff(string postId, string serverId, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Groups of post {PostId} at {ServerId} are not notified: {Why}")]
    private partial void LogNothing(string postId, string serverId, string why);
}
