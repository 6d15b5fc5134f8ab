namespace Integration.Functions.Tests.Support;

/// <summary>The product as it was built, beside the tests.</summary>
public static class BuiltApp
{
    public static string Folder => AppContext.BaseDirectory;

    public static string Executable => Path.Combine(Folder, "Integration.Functions");

    /// <summary>What the Functions host is given: with worker.config.json, and without the tests' own assemblies.</summary>
    public static string WorkerFolder => Path.Combine(Repository, "functions", "bin", new DirectoryInfo(Folder).Parent!.Name, "net10.0");

    /// <summary>Refuses every connection: nobody listens on the discard port.</summary>
    public const string StorageThatIsDown =
        "DefaultEndpointsProtocol=http;AccountName=down;AccountKey=AAAA;QueueEndpoint=http://127.0.0.1:9/down;TableEndpoint=http://127.0.0.1:9/down;";

    /// <summary>The root of the repository.</summary>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Integration.Functions.sln")))
                folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not lie in the repository.");
            return folder.FullName;
        }
    }
}
