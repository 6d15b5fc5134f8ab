using System.Globalization;
using Integration.Functions.Mattermost;
using Integration.Functions.Storage;

namespace Integration.Functions.Hosting;

/// <summary>Section <c>Integration</c>. A class and not a record: a record would print its secrets.</summary>
public sealed class IntegrationOptions
{
    /// <summary>Where Mattermost and Parabol reach us, without <c>/api</c>.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>Parabol's key for the API.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The key for the install page.</summary>
    public required string AdminKey { get; init; }

    /// <summary>The JWT secret of the Apps framework; none when that level is not used.</summary>
    public string? AppSecret { get; init; }

    /// <summary>Encryption keys, newest first, each <c>id:base64 of 32 bytes</c>.</summary>
    public required IReadOnlyList<string> ProtectionKeys { get; init; }

    /// <summary>What we may call although it is not public.</summary>
    public AllowedHosts AllowedHosts { get; init; } = AllowedHosts.None;

    public static IntegrationOptions Read(SettingReader settings) => new()
    {
        PublicUrl = settings.RequiredUrl("PublicUrl", "the address at which Mattermost and Parabol reach this app, such as https://parabol-mattermost.example.com"),
        ApiKey = settings.RequiredText("ApiKey", "the key with which Parabol calls the API, 20 characters or more", minLength: 20),
        AdminKey = settings.RequiredText("AdminKey", "the key for the install page, 20 characters or more", minLength: 20),
        AppSecret = settings.OptionalText("AppSecret", "the JWT secret of the Mattermost app, 32 to 150 characters, or no such setting", 32, 150),
        ProtectionKeys = ReadProtectionKeys(settings),
        AllowedHosts = ReadAllowedHosts(settings),
    };

    private static IReadOnlyList<string> ReadProtectionKeys(SettingReader settings)
    {
        var keys = settings.List("ProtectionKeys");
        settings.Check(() => ProtectionKeyRing.Parse(keys));
        return keys;
    }

    private static AllowedHosts ReadAllowedHosts(SettingReader settings)
    {
        try
        {
            return AllowedHosts.Parse(settings.List("AllowedHosts"));
        }
        catch (FormatException)
        {
            settings.Fail("AllowedHosts", "is wrong", "host names, *.domain, IP addresses or CIDR ranges such as 10.0.0.0/8, each with :port if only that one is meant");
            return AllowedHosts.None;
        }
    }
}

/// <summary>Section <c>Parabol</c>.</summary>
public sealed class ParabolOptions
{
    /// <summary>Parabol's own address, for the links in posts.</summary>
    public required Uri SiteUrl { get; init; }

    /// <summary>The secret that Parabol signs plugin calls with; none means that this door is shut.</summary>
    public string? PluginSecret { get; init; }

    public static ParabolOptions Read(SettingReader settings) => new()
    {
        SiteUrl = settings.RequiredUrl("SiteUrl", "Parabol's address, for the links in posts, such as https://app.parabol.co"),
        PluginSecret = settings.OptionalText("PluginSecret", "Parabol's MATTERMOST_SECRET, 16 characters or more, or no such setting", minLength: 16),
    };
}

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

/// <summary>Section <c>Hosting</c>: how jobs from queues are run.</summary>
public sealed class HostingOptions
{
    private static readonly TimeSpan BeyondDeadline = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Self-hosted: how long a received message stays hidden from others, so how late it comes when the process is killed. Longer
    /// than a job may take, since nobody renews it. The Functions host has it fixed at ten minutes.
    /// </summary>
    public TimeSpan QueueLease { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>Self-hosted: how long running jobs may go on after the order to stop; below the usual 30 s of a container's grace.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long one job may take in either mode.</summary>
    public TimeSpan JobDeadline { get; init; } = TimeSpan.FromMinutes(2);

    public static HostingOptions Read(SettingReader settings)
    {
        var defaults = new HostingOptions();
        var deadline = settings.Duration("JobDeadline", defaults.JobDeadline, TimeSpan.FromSeconds(1), LongestJob(settings));
        return new HostingOptions
        {
            QueueLease = settings.Duration("QueueLease", deadline + BeyondDeadline, deadline + BeyondDeadline / 6, TimeSpan.FromDays(7)),
            DrainLimit = settings.Duration("DrainLimit", defaults.DrainLimit, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            JobDeadline = deadline,
        };
    }

    /// <summary>The host kills the whole process, every job in it, when one passes functionTimeout: ours must end well before.</summary>
    private static TimeSpan LongestJob(SettingReader settings) =>
        TimeSpan.TryParse(settings.Raw($":{HostFile.Section}:functionTimeout"), CultureInfo.InvariantCulture, out var limit) && limit > TimeSpan.Zero
            ? limit * 0.8
            : TimeSpan.FromMinutes(24);
}

/// <summary>
/// <c>host.json</c>, read in both modes. Its values become settings of the section by which the Functions host lets any of
/// them be overridden per environment: <c>AzureFunctionsJobHost__extensions__queues__batchSize</c>.
/// </summary>
public static class HostFile
{
    public const string Section = "AzureFunctionsJobHost";

    /// <summary>Adds what the file says and nobody else does.</summary>
    public static void AddHostFile(this IConfigurationManager configuration, string appFolder)
    {
        var file = new ConfigurationBuilder().AddJsonFile(Path.Combine(appFolder, "host.json"), optional: false).Build();
        var values = file.AsEnumerable().Select(pair => KeyValuePair.Create($"{Section}:{pair.Key}", pair.Value));
        configuration.AddInMemoryCollection(values.Where(pair => configuration[pair.Key] is null).ToArray());
    }
}
