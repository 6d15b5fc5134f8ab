namespace Integration.Functions.Hosting;

/// <summary><c>extensions.queues</c> of host.json: names, ranges and defaults are those of the Azure Functions queue trigger.</summary>
public sealed record QueueSettings
{
    public const string Section = $"{HostFile.Section}:extensions:queues";

    private static readonly TimeSpan ShortestPolling = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>How many messages are received at once.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The next batch is received when this many jobs, or fewer, are running.</summary>
    public int NewBatchThreshold { get; init; } = 8;

    /// <summary>Attempts of one message, the first included, before it goes to the poison queue.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>How long a failed message stays hidden before the next attempt.</summary>
    public TimeSpan VisibilityTimeout { get; init; }

    /// <summary>The longest pause between two looks at an idle queue.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    public bool IsBase64 { get; init; } = true;

    public static QueueSettings Read(SettingReader settings, bool isDevelopment)
    {
        var defaults = new QueueSettings();
        var batchSize = settings.Number("batchSize", defaults.BatchSize, 1, 32);
        return new QueueSettings
        {
            BatchSize = batchSize,
            NewBatchThreshold = settings.Number("newBatchThreshold", batchSize / 2 * Environment.ProcessorCount, 0, int.MaxValue),
            MaxDequeueCount = settings.Number("maxDequeueCount", defaults.MaxDequeueCount, 1, int.MaxValue),
            VisibilityTimeout = settings.Duration("visibilityTimeout", defaults.VisibilityTimeout, TimeSpan.Zero, Longest),
            MaxPollingInterval = settings.Duration(
                "maxPollingInterval", isDevelopment ? TimeSpan.FromSeconds(2) : defaults.MaxPollingInterval, ShortestPolling, Longest),
            IsBase64 = ReadIsBase64(settings),
        };
    }

    private static bool ReadIsBase64(SettingReader settings)
    {
        var encoding = settings.Raw("messageEncoding")?.ToUpperInvariant() ?? "BASE64";
        if (encoding is not ("BASE64" or "NONE")) settings.Fail("messageEncoding", "is wrong", "base64 or none");
        return encoding == "BASE64";
    }
}
