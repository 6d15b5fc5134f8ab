using Integration.Functions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Integration.Functions.Tests.Storage;

public sealed class StorageAccountTests
{
    private const string Key = "c2VjcmV0IGtleQ==";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10001/devstoreaccount1", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData(
        "DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=" + Key + ";EndpointSuffix=core.windows.net",
        "https://acct.queue.core.windows.net/", "https://acct.table.core.windows.net/")]
    [InlineData("AccountName=acct;AccountKey=" + Key, "https://acct.queue.core.windows.net/", "https://acct.table.core.windows.net/")]
    [InlineData(
        "AccountName=acct;AccountKey=" + Key + ";EndpointSuffix=core.chinacloudapi.cn;TableEndpoint=https://tables.example/acct",
        "https://acct.queue.core.chinacloudapi.cn/", "https://tables.example/acct")]
    [InlineData(
        "DefaultEndpointsProtocol=http;AccountName=acct;AccountKey=" + Key + ";QueueEndpoint=http://127.0.0.1:20001/acct;TableEndpoint=http://127.0.0.1:20002/acct;",
        "http://127.0.0.1:20001/acct", "http://127.0.0.1:20002/acct")]
    public void A_connection_string_tells_the_endpoints(string connectionString, string queues, string tables)
    {
        var account = Read(("", connectionString));

        Assert.Equal((queues, tables, false), (account.QueueEndpoint.AbsoluteUri, account.TableEndpoint.AbsoluteUri, account.UsesIdentity));
        Assert.DoesNotContain(Key, account.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello", "is no connection string")]
    [InlineData("AccountName=acct", "is no connection string")]
    [InlineData("AccountKey=" + Key, "is no connection string")]
    [InlineData("AccountName=acct;AccountKey=c2VjcmV0IGtleQ", "is no connection string")]
    [InlineData("AccountName=acct;AccountKey=" + Key + ";QueueEndpoint=127.0.0.1:10001", "is no connection string")]
    [InlineData("UseDevelopmentStorage=false", "is no connection string")]
    public void A_wrong_connection_string_is_explained_without_showing_it(string connectionString, string explanation)
    {
        var message = Refusal(("", connectionString));

        Assert.StartsWith("AzureWebJobsStorage ", message, StringComparison.Ordinal);
        Assert.Contains(explanation, message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_name_is_used_with_an_identity()
    {
        var account = Read((":accountName", "acct"), (":queueServiceUri", "https://other.queue.core.windows.net"));

        Assert.Equal(("https://acct.queue.core.windows.net/", "https://acct.table.core.windows.net/"), (account.QueueEndpoint.AbsoluteUri, account.TableEndpoint.AbsoluteUri));
        Assert.True(account.UsesIdentity);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("managedidentity", null)]
    [InlineData("managedidentity", "00000000-0000-0000-0000-000000000001")]
    public void Service_addresses_are_used_with_an_identity(string? credential, string? clientId)
    {
        var account = Read(
            (":queueServiceUri", "https://acct.queue.core.usgovcloudapi.net"), (":tableServiceUri", "https://acct.table.core.usgovcloudapi.net"),
            (":credential", credential), (":clientId", clientId));

        Assert.Equal("https://acct.table.core.usgovcloudapi.net/", account.TableEndpoint.AbsoluteUri);
        Assert.True(account.UsesIdentity);
    }

    [Fact]
    public void A_connection_string_goes_before_an_identity() =>
        Assert.False(Read(("", "UseDevelopmentStorage=true"), (":accountName", "acct")).UsesIdentity);

    [Fact]
    public void Wrong_settings_for_an_identity_are_named()
    {
        var queues = (":queueServiceUri", "https://acct.queue.core.windows.net");

        Assert.StartsWith("AzureWebJobsStorage is missing", Refusal(), StringComparison.Ordinal);
        Assert.StartsWith("AzureWebJobsStorage__tableServiceUri is missing", Refusal(queues), StringComparison.Ordinal);
        Assert.StartsWith("AzureWebJobsStorage__accountName must", Refusal((":accountName", "https://acct")), StringComparison.Ordinal);
        Assert.StartsWith("AzureWebJobsStorage__clientId needs", Refusal((":accountName", "acct"), (":clientId", "1")), StringComparison.Ordinal);
        Assert.StartsWith("AzureWebJobsStorage__credential must", Refusal((":accountName", "acct"), (":credential", "ManagedIdentity")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://acct.blob.core.windows.net")]
    [InlineData("http://acct.queue.core.windows.net")]
    [InlineData("acct")]
    public void The_address_of_another_service_or_without_tls_is_refused(string address) =>
        Assert.StartsWith("AzureWebJobsStorage__queueServiceUri must", Refusal((":queueServiceUri", address)), StringComparison.Ordinal);

    private static StorageAccount Read(params (string Member, string? Value)[] settings) => StorageAccount.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("AzureWebJobsStorage" + setting.Member, setting.Value)))
            .Build());

    private static string Refusal(params (string Member, string? Value)[] settings) =>
        Assert.Throws<OptionsValidationException>(() => Read(settings)).Message;
}
