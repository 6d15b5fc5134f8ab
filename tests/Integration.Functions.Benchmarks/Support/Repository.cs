namespace Integration.Functions.Benchmarks.Support;

internal static class Repository
{
    /// <summary>The folder of the solution, found from the program's own.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Integration.Functions.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Run this program from within the repository.");
    }
}
