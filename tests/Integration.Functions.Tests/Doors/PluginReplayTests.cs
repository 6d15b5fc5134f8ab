using Integration.Functions.Notifications;
using Integration.Functions.Tests.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Doors;

/// <summary>A signature is good for one request, whichever instance it meets.</summary>
[Collection("Azurite")]
public sealed class PluginReplayTests(AzuriteFixture azurite) : StorageOfOneTest(azurite)
{
    private static readonly DateTimeOffset Until = new(2026, 11, 21, 9, 5, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_call_that_one_instance_took_is_refused_by_another()
    {
        var settings = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = ConnectionString,
            ["Integration:ProtectionKeys:0"] = $"shared:{Convert.ToBase64String(new byte[32])}",
        };
        await using var first = await IntegrationApp.StartAsync(Azurite, settings);
        await using var second = await IntegrationApp.StartAsync(Azurite, settings);
        await first.PutConnectionAsync(Some.Team.Id, new() { ["webhookUrl"] = first.Sandbox.HookAddress.AbsoluteUri, ["channelId"] = "4xp9fdt77pncbef59f4k1qe83o" });
        var call = PluginCall.To("4xp9fdt77pncbef59f4k1qe83o", Rendered.Load("start"));

        Assert.Equal(200, (await call.SendAsync(first.Http)).Status);

        (await call.SendAsync(second.Http)).AssertProblem(401, "plugin-signature", "came before");
        Assert.Equal(401, (await call.SendAsync(first.Http)).Status);
    }

    [Fact]
    public async Task Of_many_at_once_one_gets_in()
    {
        var logs = Enumerable.Range(0, 4).Select(_ => new SignatureLog(Tables)).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => logs[number % 4].RememberAsync("abcd", Until, Stopping).AsTask()));

        Assert.Single(answers, isNew => isNew);
    }

    [Fact]
    public async Task Signatures_that_have_lost_their_force_are_taken_away_however_long_nothing_came()
    {
        var log = new SignatureLog(Tables);
        await log.RememberAsync("old", Until, Stopping);
        await log.RememberAsync("older", Until.AddDays(-3), Stopping);

        await log.RememberAsync("new", Until.AddDays(30), Stopping);

        Assert.EndsWith(":new", Assert.Single(await Jobs.QueryAsync(":signatures", "", "\uffff", null, Stopping).ToListAsync()).RowKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signatures_that_still_count_stay()
    {
        var log = new SignatureLog(Tables);
        await log.RememberAsync("early", Until.AddMinutes(-10), Stopping);
        await log.RememberAsync("late", Until.AddMinutes(25), Stopping);

        Assert.False(await new SignatureLog(Tables).RememberAsync("early", Until.AddMinutes(-10), Stopping));
        Assert.False(await new SignatureLog(Tables).RememberAsync("late", Until.AddMinutes(25), Stopping));
    }
}
