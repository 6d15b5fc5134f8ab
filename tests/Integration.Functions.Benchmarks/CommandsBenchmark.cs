using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Functions.Benchmarks.Support;
using Mattermost.Sandbox;

namespace Integration.Functions.Benchmarks;

/// <summary>
/// Requests per second of commands, as Mattermost and its Apps plugin send them, beside a bare endpoint that reads a body of the
/// same size and answers a word. The integration is the published process, installed on a sandbox with a bot, its channel connected.
/// </summary>
internal static class CommandsBenchmark
{
    private const string AppSecret = "the-apps-secret-of-the-benchmarks-0123456789";

    /// <summary>A fresh process compiles again what is used often.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    public static async Task<CommandsResult> RunAsync(Settings settings, CancellationToken stopping)
    {
        await using var azurite = await Azurite.StartAsync(isSplit: false, stopping);
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Settings = new() { EnableBotAccountCreation = true } }, stopping);
        await using var bare = await PublishedApp.StartBareAsync(settings.Bare, stopping);
        await using var app = await PublishedApp.StartWithAppSecretAsync(settings.Integration, azurite.ConnectionString, AppSecret, stopping);
        var command = await InstalledCommand.InstallAsync(app, sandbox, stopping);
        await command.TypeAsync("connect", stopping);

        var help = command.Request("help");
        Candidate[] candidates =
        [
            new("bare endpoint", bare, new(bare.Port, HttpLoad.Post("/", InstalledCommand.ContentType, command.Body("help")), "bare")),
            new("`/parabol help`", app, new(app.Port, help, "Parabol in Mattermost")),
            new("Apps `bindings`", app, new(app.Port, Bindings(sandbox), "/channel_header")),
            new("`/parabol status`", app, new(app.Port, command.Request("status"), "connected to Parabol team")),
        ];
        foreach (var candidate in candidates) await candidate.Load.RunAsync(WarmUp, stopping);
        var rounds = new List<CommandsRound>();
        for (var round = 0; round < settings.CommandRounds; round++) rounds.Add(await RoundAsync(candidates, round, settings.CommandTime, stopping));
        return new CommandsResult(rounds);
    }

    /// <summary>Each for the same time; who is first changes from round to round.</summary>
    private static async Task<CommandsRound> RoundAsync(Candidate[] candidates, int round, TimeSpan time, CancellationToken stopping)
    {
        var sides = new CommandsSide[candidates.Length];
        for (var turn = 0; turn < sides.Length; turn++)
        {
            var which = (round + turn) % sides.Length;
            var (what, app, load) = candidates[which];
            var before = ProcessFigures.Processor(app.ProcessId);
            var figures = await load.RunAsync(time, stopping);
            var used = ProcessFigures.Processor(app.ProcessId) - before;
            sides[which] = new(what, figures, used.TotalMicroseconds / figures.Requests);
        }

        return new CommandsRound(sides);
    }

    /// <summary>As the plugin 1.2.2 sends it, which every client makes it do at each change of channel.</summary>
    private static byte[] Bindings(SandboxServer sandbox)
    {
        var body = new JsonObject
        {
            ["path"] = "/bindings",
            ["context"] = new JsonObject
            {
                ["app_id"] = "",
                ["mattermost_site_url"] = sandbox.BaseAddress.AbsoluteUri.TrimEnd('/'),
                ["app_path"] = "/plugins/com.mattermost.apps/apps/parabol",
                ["bot_user_id"] = sandbox.Admin.Id,
                ["bot_access_token"] = sandbox.AdminToken,
                ["oauth2"] = new JsonObject(),
            },
        }.ToJsonString();
        return HttpLoad.Post("/api/app/bindings", "application/json", body, $"Mattermost-App-Authorization: Bearer {Jwt()}");
    }

    private static string Jwt()
    {
        var expires = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        var content = $"{Encode(new() { ["alg"] = "HS256", ["typ"] = "JWT" })}.{Encode(new() { ["exp"] = expires })}";
        return $"{content}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AppSecret), Encoding.UTF8.GetBytes(content)))}";
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private sealed record Candidate(string What, PublishedApp App, HttpLoad Load);
}
