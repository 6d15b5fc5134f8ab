using System.Net;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Hosting;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Integration.Functions.Tests.Install;

/// <summary>The integration beside a sandbox Mattermost where bots may be made, and what was logged.</summary>
internal sealed class InstallWorld : IAsyncDisposable
{
    public static readonly Uri PublicUrl = new("https://integration.example.com");

    private readonly IntegrationApp app;

    private InstallWorld(IntegrationApp app, LogRecorder logs) => (this.app, Logs) = (app, logs);

    public LogRecorder Logs { get; }

    public IntegrationApp App => app;

    public SandboxServer Sandbox => app.Sandbox;

    public Uri BaseUrl => new(Sandbox.BaseAddress.AbsoluteUri.TrimEnd('/'));

    public string ServerId => ServerAddress.IdOf(BaseUrl);

    public MattermostServers Servers => app.Parts.GetRequiredService<MattermostServers>();

    public CommandTokens Tokens => app.Parts.GetRequiredService<CommandTokens>();

    public ServerRegistration Registration => app.Parts.GetRequiredService<ServerRegistration>();

    public ServerInspection Inspection => app.Parts.GetRequiredService<ServerInspection>();

    public MattermostRest Rest => app.Parts.GetRequiredService<MattermostRest>();

    public Tables Tables => app.Parts.GetRequiredService<Tables>();

    public SandboxUser? Bot => Sandbox.State.Users.SingleOrDefault(user => user.Bot?.Description.StartsWith("Brings", StringComparison.Ordinal) == true);

    /// <summary>Bots may be made, unless <paramref name="settings"/> says otherwise.</summary>
    public static async Task<InstallWorld> PrepareAsync(
        AzuriteFixture azurite, string version = "11.10", ServerSettings? settings = null, TimeProvider? clock = null, bool isListening = false,
        params (string Name, string Value)[] ours)
    {
        var logs = new LogRecorder();
        var mattermost = new SandboxOptions { Version = version, Settings = settings ?? new ServerSettings { EnableBotAccountCreation = true } };
        void Configure(IServiceCollection services)
        {
            services.AddSingleton<ILoggerProvider>(logs).AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace));
            // No test asks the network where integration.example.com is.
            services.Replace(ServiceDescriptor.Singleton<HostResolver>((host, stopping) =>
                host == PublicUrl.Host ? Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34")]) : OutboundGuard.SystemResolver(host, stopping)));
        }

        var ourSettings = ours.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal);
        var integration = isListening
            ? await IntegrationApp.StartAsync(azurite, ourSettings, Configure, mattermost)
            : await IntegrationApp.PrepareAsync(azurite, clock, ourSettings, Configure, mattermost);
        return new(integration, logs);
    }

    /// <summary>Installs for teams by name; without any, for <c>acme</c>.</summary>
    public Task<InstallReport> InstallAsync(params string[] teams) => InstallAsync(Sandbox.AdminToken, teams is [] ? ["acme"] : teams);

    public Task<InstallReport> InstallAsync(string token, IReadOnlyList<string>? teams) =>
        Registration.InstallAsync(new(BaseUrl, teams), new AdminToken(token), progress: null, CancellationToken.None);

    public async Task<InstallReport> UninstallAsync(string? token = null) =>
        await Registration.UninstallAsync(await ServerAsync(), new AdminToken(token ?? Sandbox.AdminToken), progress: null, CancellationToken.None);

    public async Task<MattermostServer> ServerAsync() =>
        await Servers.ReadAsync(ServerId, CancellationToken.None) ?? throw new InvalidOperationException("The server is not registered.");

    public SandboxCommand? CommandOf(SandboxTeam team) => Sandbox.State.FindCommandByTrigger(team.Id, "parabol");

    /// <summary>Everything works: the bot's token, and the command's token leads to the command.</summary>
    public async Task AssertHealthyAsync()
    {
        var server = await ServerAsync();
        var me = await Rest.As(BaseUrl, server.Bot!.Token).MeAsync(CancellationToken.None);
        Assert.Equal(Bot!.Id, me.AnswerOrNull?.Id);
        Assert.Null(Bot!.DeleteAt);
        Assert.Equal(Bot!.Username, server.Bot.Username);
        Assert.Single(Sandbox.State.Tokens, token => token.UserId == Bot!.Id);
        Assert.Contains(Sandbox.Team.Memberships, member => member.UserId == Bot!.Id && member.DeleteAt is null);
        var command = CommandOf(Sandbox.Team)!;
        Assert.Equal(("https://integration.example.com/api/commands", "P", true), (command.Url, command.Method, command.AutoComplete));
        var found = await Tokens.FindAsync(command.Token, CancellationToken.None);
        Assert.Equal((ServerId, Sandbox.Team.Id, "parabol", command.Id), (found?.ServerId, found?.MattermostTeamId, found?.Trigger, found?.CommandId));
        Assert.Single(await Servers.CommandsAsync(ServerId, CancellationToken.None), known => known.MattermostTeamId == Sandbox.Team.Id);
    }

    /// <summary>All text in our tables about this server, keys included.</summary>
    public async Task<IReadOnlyList<string>> TextsInTablesAsync()
    {
        var texts = new List<string>();
        var hashes = new List<string>();
        foreach (var partition in new[] { ServerId, ":all" })
        {
            await foreach (var row in Tables[TableNames.MattermostServers].QueryAsync(partition, null, null, null, CancellationToken.None))
            {
                texts.AddRange([row.RowKey, .. row.Select(property => property.Value).OfType<string>()]);
                if (row.GetString("TokenHash") is { } hash) hashes.Add(hash);
            }
        }

        foreach (var hash in hashes)
        {
            var row = await Tables[TableNames.CommandTokens].FindAsync(hash, "command", CancellationToken.None);
            texts.AddRange(row is null ? [] : [row.PartitionKey, .. row.Select(property => property.Value).OfType<string>()]);
        }

        return texts;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
