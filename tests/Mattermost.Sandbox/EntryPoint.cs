namespace Mattermost.Sandbox;

/// <summary>
/// The sandbox as a process: <c>--urls</c>, <c>--version</c>, <c>--licensed</c>, <c>--sku</c>, <c>--admin-token</c>. In a namespace, because
/// whoever references two web projects would otherwise have two types named Program.
/// </summary>
internal static class EntryPoint
{
    public static async Task Main(string[] args)
    {
        var given = new ConfigurationBuilder().AddCommandLine(args).Build();
        var standard = new SandboxOptions();
        await using var server = await SandboxServer.StartAsync(standard with
        {
            Urls = given["urls"] ?? "http://127.0.0.1:8065",
            Version = given["version"] ?? standard.Version,
            IsLicensed = given.GetValue<bool>("licensed"),
            Sku = given["sku"] ?? standard.Sku,
            AdminToken = given["admin-token"] ?? standard.AdminToken,
        });
        Console.WriteLine($"Mattermost sandbox {server.Version}: {server.BaseAddress}");
        Console.WriteLine($"Channel page:     {server.PageOf(server.Channel)}");
        Console.WriteLine($"Incoming webhook: {server.HookAddress}");
        await server.WaitForShutdownAsync(CancellationToken.None);
    }
}
