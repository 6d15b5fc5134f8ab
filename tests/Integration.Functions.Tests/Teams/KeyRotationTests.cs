using Azure.Data.Tables;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Integration.Functions.Storage;
using Integration.Functions.Teams;
using Integration.Functions.Tests.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Teams;

/// <summary>A webhook's id is encrypted at rest, and its key can be changed without a stop.</summary>
[Collection("Azurite")]
public sealed class KeyRotationTests(AzuriteFixture azurite) : StorageOfOneTest(azurite)
{
    private const string Path = "/api/teams/8fJ2k/connection";

    private readonly string former = $"former:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
    private readonly string newest = $"newest:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    [Fact]
    public async Task The_row_does_not_hold_the_webhooks_id()
    {
        await using var app = await StartAsync(newest);
        await ConnectAsync(app);

        var row = await RowAsync();

        Assert.StartsWith("v1.newest.", row.GetString("WebhookUrl"), StringComparison.Ordinal);
        Assert.DoesNotContain(row, property => Convert.ToString(property.Value)!.Contains(app.Sandbox.Hook.Id, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_row_of_a_former_key_works_and_the_next_write_renews_it()
    {
        await using (var before = await StartAsync(former)) await ConnectAsync(before, "http://127.0.0.1:9/hooks/4yq9n5kuufd3dexs3amno9gs8r");

        await using (var during = await StartAsync(newest, former))
        {
            Assert.EndsWith("gs8r", (await during.Http.GetAnswerAsync(Path)).Text("webhookUrl"), StringComparison.Ordinal);
            Assert.StartsWith("v1.former.", (await RowAsync()).GetString("WebhookUrl"), StringComparison.Ordinal);
            await during.Http.AskAsync(HttpMethod.Patch, Path, new JsonObject { ["threads"] = true });
            Assert.StartsWith("v1.newest.", (await RowAsync()).GetString("WebhookUrl"), StringComparison.Ordinal);
        }

        await using var after = await StartAsync(newest);
        Assert.EndsWith("gs8r", (await after.Http.GetAnswerAsync(Path)).Text("webhookUrl"), StringComparison.Ordinal);
    }

    private static async Task ConnectAsync(IntegrationApp app, string? webhook = null) => Assert.Equal(
        201, (await app.Http.AskAsync(HttpMethod.Put, Path, new JsonObject { ["webhookUrl"] = webhook ?? app.Sandbox.HookAddress.AbsoluteUri })).Status);

    private async Task<TableEntity> RowAsync() =>
        (await Tables[TableNames.TeamConnections].FindAsync(ConnectionRows.Partition("8fJ2k"), TeamConnection.MainDestination, Stopping))!;

    private Task<IntegrationApp> StartAsync(params string[] keys) => IntegrationApp.StartAsync(
        Azurite,
        keys.Index().ToDictionary(key => $"Integration:ProtectionKeys:{key.Index}", key => key.Item).Append(KeyValuePair.Create("AzureWebJobsStorage", ConnectionString)).ToDictionary());
}
