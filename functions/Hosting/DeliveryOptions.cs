namespace Integration.Functions.Hosting;

/// <summary>Section <c>Delivery</c>.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Whether a post is repeated when nobody can know if Mattermost took it (a crash between call and answer).</summary>
    public bool RepeatAmbiguous { get; init; } = true;

    /// <summary>
    /// How many calls may be under way to one Mattermost server at a time, per instance. Well below <c>newBatchThreshold</c> of
    /// host.json: no message is received while more jobs than that are running, and so servers that turn slow would hold up all.
    /// </summary>
    public int PerServerConcurrency { get; init; } = 6;

    /// <summary>How long one post may take, answer included.</summary>
    public TimeSpan PostTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a team's connection may be used without reading it again; zero reads it every time.</summary>
    public TimeSpan ConnectionCache { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the history and the ledger are kept.</summary>
    public TimeSpan KeepHistory { get; init; } = TimeSpan.FromDays(90);

    public static DeliveryOptions Read(SettingReader settings)
    {
        var defaults = new DeliveryOptions();
        return new DeliveryOptions
        {
            RepeatAmbiguous = settings.Flag("RepeatAmbiguous", defaults.RepeatAmbiguous),
            PerServerConcurrency = settings.Number("PerServerConcurrency", defaults.PerServerConcurrency, 1, 64),
            PostTimeout = settings.Duration("PostTimeout", defaults.PostTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)),
            ConnectionCache = settings.Duration("ConnectionCache", defaults.ConnectionCache, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
            // A replay, the longest retry and a late repeat fall well within a fortnight: the ledger must still know them then.
            KeepHistory = settings.Duration("KeepHistory", defaults.KeepHistory, TimeSpan.FromDays(14), TimeSpan.FromDays(3650)),
        };
    }
}
