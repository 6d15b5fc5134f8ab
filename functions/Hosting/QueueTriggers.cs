using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Integration.Functions.Storage;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.Azure.WebJobs.Host.Queues;
using Microsoft.Azure.WebJobs.Host.Timers;
using Microsoft.Extensions.Azure;
using WorkerTrigger = Microsoft.Azure.Functions.Worker.QueueTriggerAttribute;

namespace Integration.Functions.Hosting;

/// <summary>
/// Self-hosted: hands each message of a queue to the function of that queue. The WebJobs SDK wants methods with attributes of its
/// own; each names the function, and <see cref="QueueNameOf"/> finds the queue by the function's own attribute.
/// </summary>
internal sealed class QueueTriggers(IServiceProvider services, ILogger<QueueTriggers> log)
{
    [FunctionName(nameof(Notifications.DeliverMeetingEvent))]
    public Task DeliverMeetingEvent([QueueTrigger("%DeliverMeetingEvent%")] QueueMessage message) => RunAsync(nameof(Notifications.DeliverMeetingEvent), message);

    [FunctionName(nameof(Notifications.DeliverTimerEvent))]
    public Task DeliverTimerEvent([QueueTrigger("%DeliverTimerEvent%")] QueueMessage message) => RunAsync(nameof(Notifications.DeliverTimerEvent), message);

    [FunctionName(nameof(Groups.InviteGroup))]
    public Task InviteGroup([QueueTrigger("%InviteGroup%")] QueueMessage message) => RunAsync(nameof(Groups.InviteGroup), message);

    [FunctionName(nameof(Groups.NotifyMentionBatch))]
    public Task NotifyMentionBatch([QueueTrigger("%NotifyMentionBatch%")] QueueMessage message) => RunAsync(nameof(Groups.NotifyMentionBatch), message);

    [FunctionName(nameof(Groups.Mentions.ExpandGroupMention))]
    public Task ExpandGroupMention([QueueTrigger("%ExpandGroupMention%")] QueueMessage message) => RunAsync(nameof(Groups.Mentions.ExpandGroupMention), message);

    private async Task RunAsync(string name, QueueMessage message)
    {
        var function = Function.All.First(candidate => candidate.Name == name);
        using var label = log.BeginScope(new LogLabel("message", message.MessageId));
        using var activity = Invocations.Start(name, ActivityKind.Consumer);
        // The SDK's own token is cancelled at the order to stop; a job goes on until the drain limit (QueueJob).
        await function.RunAsync(services, message.Body.ToString(), CancellationToken.None);
    }
}

/// <summary>The queue that the named function's own attribute names.</summary>
internal sealed class QueueNameOf : INameResolver
{
    public string? Resolve(string name) => Function.With<WorkerTrigger>().FirstOrDefault(queue => queue.Function.Name == name).Trigger?.QueueName;
}

internal static class QueueTriggersRegistration
{
    private const string Section = $"{HostFile.Section}:extensions:queues";

    public static void AddQueueTriggers(this IHostBuilder builder) => builder.ConfigureWebJobs(jobs =>
    {
        jobs.AddAzureStorageQueues();
        jobs.Services.AddSettings<Action<QueuesOptions>>(Section, Read);
        jobs.Services.AddOptions<QueuesOptions>().Configure<Action<QueuesOptions>>((options, read) => read(options));
        jobs.Services.AddSingleton<ITypeLocator>(new OnlyOurs());
        jobs.Services.AddSingleton<INameResolver, QueueNameOf>();
        jobs.Services.AddSingleton<AzureComponentFactory, QueueClients>();
        jobs.Services.AddSingleton<IQueueProcessorFactory, PatientProcessors>();
        jobs.Services.AddSingleton<IWebJobsExceptionHandlerFactory, ListenerFailure>();
    });

    /// <summary><c>extensions.queues</c> of host.json: names, ranges and defaults are those of the Functions host.</summary>
    private static Action<QueuesOptions> Read(SettingReader settings)
    {
        var defaults = new QueuesOptions();
        var longest = TimeSpan.FromDays(7);
        var batchSize = settings.Number("batchSize", defaults.BatchSize, 1, 32);
        var newBatchThreshold = settings.Number("newBatchThreshold", batchSize / 2 * Environment.ProcessorCount, 0, int.MaxValue);
        var maxDequeueCount = settings.Number("maxDequeueCount", defaults.MaxDequeueCount, 1, int.MaxValue);
        var visibilityTimeout = settings.Duration("visibilityTimeout", defaults.VisibilityTimeout, TimeSpan.Zero, longest);
        var maxPollingInterval = settings.Duration("maxPollingInterval", defaults.MaxPollingInterval, TimeSpan.FromMilliseconds(100), longest);
        var encoding = settings.Raw("messageEncoding")?.ToUpperInvariant() ?? "BASE64";
        if (encoding is not ("BASE64" or "NONE")) settings.Fail("messageEncoding", "is wrong", "base64 or none");
        return options =>
        {
            options.BatchSize = batchSize;
            options.NewBatchThreshold = newBatchThreshold;
            options.MaxDequeueCount = maxDequeueCount;
            options.VisibilityTimeout = visibilityTimeout;
            options.MaxPollingInterval = maxPollingInterval;
            options.MessageEncoding = encoding == "BASE64" ? QueueMessageEncoding.Base64 : QueueMessageEncoding.None;
        };
    }

    private sealed class OnlyOurs : ITypeLocator
    {
        public IReadOnlyList<Type> GetTypes() => [typeof(QueueTriggers)];
    }
}

/// <summary>The SDK's queue clients: with our identity, our meter, our lease, and patience.</summary>
internal sealed class QueueClients(StorageAccount account, StorageMeter meter, HostingOptions hosting, TimeProvider clock, ILogger<QueueClients> log) : AzureComponentFactory
{
    /// <summary>None: the account brings its own, and the SDK only hands this on to <see cref="CreateClient"/>.</summary>
    public override TokenCredential CreateTokenCredential(IConfiguration section) => null!;

    public override object CreateClientOptions(Type optionsType, object serviceVersion, IConfiguration section)
    {
        var options = StorageAccount.Patient(new QueueClientOptions(StorageQueues.Version), meter.Queues);
        options.AddPolicy(new Receiving(hosting.QueueLease, clock, log), HttpPipelinePosition.PerCall);
        return options;
    }

    public override object CreateClient(Type clientType, IConfiguration section, TokenCredential credential, object clientOptions) =>
        account.OpenQueues((QueueClientOptions)clientOptions);
}

/// <summary>
/// How the SDK's listeners receive. A message is hidden from others for our lease instead of the SDK's fixed ten minutes. And a
/// storage that stays away or refuses us is asked again and again, while the SDK would give the listener up.
/// </summary>
internal sealed partial class Receiving(TimeSpan lease, TimeProvider clock, ILogger log) : HttpPipelinePolicy
{
    private const string FixedLease = "visibilitytimeout=600";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly string ourLease = $"visibilitytimeout={(int)lease.TotalSeconds}";

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var uri = message.Request.Uri;
        if (message.Request.Method != RequestMethod.Get || !uri.Path.EndsWith("/messages", StringComparison.Ordinal))
        {
            await ProcessNextAsync(message, pipeline);
            return;
        }

        uri.Query = uri.Query.Replace(FixedLease, ourLease, StringComparison.Ordinal);
        while (true)
        {
            try
            {
                await ProcessNextAsync(message, pipeline);
                // The SDK knows what to do about a queue that is missing or being deleted.
                if (message.Response.Status is < 400 or 404 or 409 or >= 500) return;
                LogRefused(uri.Path, message.Response.Status);
            }
            catch (Exception fault) when (!message.CancellationToken.IsCancellationRequested)
            {
                LogAway(fault, uri.Path);
            }

            await Task.Delay(Pause, clock, message.CancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Queue} cannot be received from ({Status}): the app's identity needs the role Storage Queue Data Contributor, or the key is wrong")]
    private partial void LogRefused(string queue, int status);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Queue} cannot be received from: the storage does not answer")]
    private partial void LogAway(Exception fault, string queue);
}

/// <summary>Where the SDK would end the process in the middle of its work: told, and stopped as at SIGTERM, with code 1.</summary>
internal sealed partial class ListenerFailure(IHostApplicationLifetime app, ILogger<ListenerFailure> log) : IWebJobsExceptionHandlerFactory, IWebJobsExceptionHandler
{
    public IWebJobsExceptionHandler Create(IHost jobHost) => this;

    public Task OnTimeoutExceptionAsync(ExceptionDispatchInfo exceptionInfo, TimeSpan timeoutGracePeriod) => OnUnhandledExceptionAsync(exceptionInfo);

    public Task OnUnhandledExceptionAsync(ExceptionDispatchInfo exceptionInfo)
    {
        if (app.ApplicationStopping.IsCancellationRequested) return Task.CompletedTask;
        LogFailed(exceptionInfo.SourceException);
        Environment.ExitCode = 1;
        app.StopApplication();
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "A listener of a queue has failed; the app stops, so that it is started anew")]
    private partial void LogFailed(Exception fault);
}

/// <summary>
/// As the SDK's own, but what waits for an operator does not vanish after its seven days, and what the order to stop cuts off is
/// shown to other instances soon.
/// </summary>
internal sealed class PatientProcessors(IHostApplicationLifetime app) : IQueueProcessorFactory
{
    public QueueProcessor Create(QueueProcessorOptions queueProcessorOptions) => new Patient(queueProcessorOptions, app);

    private sealed class Patient(QueueProcessorOptions options, IHostApplicationLifetime app) : QueueProcessor(options)
    {
        private static readonly TimeSpan Handover = TimeSpan.FromSeconds(3);

        protected override Task ReleaseMessageAsync(QueueMessage message, FunctionResult result, TimeSpan visibilityTimeout, CancellationToken cancellationToken) =>
            app.ApplicationStopping.IsCancellationRequested
                ? base.ReleaseMessageAsync(message, result, Handover, CancellationToken.None)
                : base.ReleaseMessageAsync(message, result, visibilityTimeout, cancellationToken);

        protected override async Task CopyMessageToPoisonQueueAsync(QueueMessage message, QueueClient poisonQueue, CancellationToken cancellationToken)
        {
            await poisonQueue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await poisonQueue.SendMessageAsync(message.Body, TimeSpan.Zero, StorageQueues.Never, cancellationToken);
        }
    }
}
