namespace Integration.Functions.Tests.Support;

/// <summary>The folder of the repository that the tests were built in.</summary>
internal static class Repository
{
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Integration.Functions.sln"))) folder = folder.Parent;
            return folder.FullName;
        }
    }
}
