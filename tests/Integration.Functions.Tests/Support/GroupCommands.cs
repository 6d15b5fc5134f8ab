using Integration.Functions.Commands;
using Integration.Functions.Storage;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Support;

/// <summary>How tests of groups type commands: as a team administrator, who may manage groups by default.</summary>
internal static class GroupCommands
{
    public static Task<CommandsWorld> StartGroupsAsync(this AzuriteFixture azurite, bool isLicensed = false, string version = "11.10.0") =>
        CommandsWorld.StartAsync(azurite, mattermost: new SandboxOptions { IsLicensed = isLicensed, Version = version });

    public static SandboxUser Theo(this CommandsWorld world) => world.Sandbox.People.TeamAdmin;

    /// <summary><c>/parabol group</c> and this.</summary>
    public static Task<string> ManageAsync(this CommandsWorld world, string text) => world.AskAsync($"group {text}".TrimEnd(), world.Theo());

    public static Task<CommandReply> SayAsTheoAsync(this CommandsWorld world, string text) =>
        world.SayAsync(text, call => call with { Actor = new(world.Theo().Id, world.Theo().Username) });

    /// <summary>Every row of the server's groups with its ETag: the same twice means that nothing was written.</summary>
    public static async Task<IReadOnlyList<string>> GroupRowsAsync(this CommandsWorld world) =>
        [.. (await world.App.RowsAsync(TableNames.Groups, world.ServerId)).Select(row => $"{row.RowKey} {row.ETag}")];
}
