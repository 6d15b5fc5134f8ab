namespace Integration.Functions.Hosting;

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
