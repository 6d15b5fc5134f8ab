using Integration.Functions.Hosting;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Integration.Functions.Tests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public async Task All_wrong_settings_are_named_at_once_with_what_is_wanted_and_without_their_values()
    {
        var settings = GoodSettings.With(
            "not-a-connection-string-s3cret",
            ("Integration__ApiKey", "short-s3cret"),
            ("Integration__AdminKey", ""),
            ("Integration__AppSecret", "s3cret"),
            ("Integration__PublicUrl", "s3cret.example.com"),
            ("Integration__ProtectionKeys__0", "id:s3cret"),
            ("Integration__AllowedHosts__0", "10.0.0.0/s3cret"),
            ("Parabol__PluginSecret", "s3cret"),
            ("Delivery__PerServerConcurrency", "0"),
            ("Delivery__RepeatAmbiguous", "s3cret"),
            ("Hosting__QueueLease", "00:00:01"),
            ("Groups__ManagedBy", "s3cret"),
            ("Groups__ConfirmAbove", "-1"),
            ("Groups__SuggestionCache", "1.00:00:00"),
            ("AzureFunctionsJobHost__extensions__queues__batchSize", "33"),
            ("AzureFunctionsJobHost__extensions__queues__maxPollingInterval", "00:00:00.05"));
        settings.Remove("Parabol__SiteUrl");

        var failure = await Assert.ThrowsAsync<StartUpException>(() => BuildAsync(settings));

        foreach (var name in settings.Keys.Append("Parabol__SiteUrl")) Assert.Contains(name.Replace("Hosts__0", "Hosts", StringComparison.Ordinal), failure.Message, StringComparison.Ordinal);
        Assert.Equal(17, failure.Reasons.Count);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_process_says_it_on_stderr_and_ends_with_code_1()
    {
        var settings = GoodSettings.With(BuiltApp.StorageThatIsDown, ("Integration__ApiKey", "short-s3cret"));
        await using var app = HandlerProcess.Start(BuiltApp.Executable, BuiltApp.Folder, settings);

        Assert.Equal(1, await app.WaitForExitAsync(CancellationToken.None));

        Assert.Contains(app.Errors, line => line.Contains("Integration__ApiKey has 12 characters", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Errors.Concat(app.Output), line => line.Contains("s3cret", StringComparison.Ordinal) || line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_storage_that_cannot_be_reached_stops_a_self_hosted_start_with_a_sentence()
    {
        await using var app = HandlerProcess.Start(
            BuiltApp.Executable, BuiltApp.Folder, GoodSettings.With(BuiltApp.StorageThatIsDown), "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, await app.WaitForExitAsync(CancellationToken.None));

        Assert.Contains(app.Errors, line => line.Contains("Check the setting AzureWebJobsStorage", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Errors.Concat(app.Output), line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Queue_settings_come_from_host_json_and_the_environment_overrides_each()
    {
        var settings = GoodSettings.With(BuiltApp.StorageThatIsDown, ("AzureFunctionsJobHost__extensions__queues__batchSize", "3"));
        await using var app = IntegrationServer.Build(GoodSettings.AsArguments(settings));

        var queues = app.Services.GetRequiredService<IOptions<QueuesOptions>>().Value;

        Assert.Equal((3, 24, 5), (queues.BatchSize, queues.NewBatchThreshold, queues.MaxDequeueCount));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1)), (queues.VisibilityTimeout, queues.MaxPollingInterval));
    }

    [Fact]
    public async Task Settings_files_are_read_once_and_not_watched()
    {
        await using var app = IntegrationServer.Build(GoodSettings.AsArguments(GoodSettings.With(BuiltApp.StorageThatIsDown)));

        var files = ((IConfigurationRoot)app.Configuration).Providers.OfType<FileConfigurationProvider>().ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.False(file.Source.ReloadOnChange));
    }

    [Fact]
    public void A_list_may_be_numbered_or_have_commas()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("A:Names", "x, y"), new("B:Names:0", "x"), new("B:Names:1", "y")]).Build();

        Assert.Equal(["x", "y"], new SettingReader(configuration, "A").List("Names"));
        Assert.Equal(["x", "y"], new SettingReader(configuration, "B").List("Names"));
    }

    private static async Task BuildAsync(IReadOnlyDictionary<string, string> settings)
    {
        await using var app = IntegrationServer.Build(GoodSettings.AsArguments(settings));
    }
}
