namespace Integration.Functions.Tests.Notifications;

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
