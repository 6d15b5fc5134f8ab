using Integration.Functions.Hosting;
using Microsoft.Extensions.Configuration;

namespace Integration.Functions.Tests.Hosting;

public sealed class DevelopmentSecretsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("parabol-mattermost-");

    [Fact]
    public void Missing_secrets_are_made_once_and_kept_for_our_eyes_only()
    {
        using var first = new ConfigurationManager();
        using var second = new ConfigurationManager();

        var made = DevelopmentSecrets.AddTo(first, folder.FullName);
        var kept = DevelopmentSecrets.AddTo(second, folder.FullName);

        Assert.Equal(5, made.Generated.Count);
        Assert.Empty(kept.Generated);
        Assert.All(made.Generated, setting => Assert.Equal(first[setting], second[setting]));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made.File));
        Assert.Single(folder.GetFiles());
    }

    [Fact]
    public void They_are_good_settings()
    {
        using var configuration = new ConfigurationManager();
        configuration["Integration:PublicUrl"] = "http://127.0.0.1:7071";
        DevelopmentSecrets.AddTo(configuration, folder.FullName);
        var reader = new SettingReader(configuration, "Integration");

        var options = IntegrationOptions.Read(reader);

        Assert.Empty(reader.Failures);
        Assert.NotEqual(options.ApiKey, options.AdminKey);
    }

    [Fact]
    public void What_is_set_wins_and_an_empty_secret_stays_an_error()
    {
        using var configuration = new ConfigurationManager();
        configuration["Integration:ApiKey"] = "";
        configuration["Integration:AdminKey"] = "the administrator's own key";

        DevelopmentSecrets.AddTo(configuration, folder.FullName);

        Assert.Equal(("", "the administrator's own key"), (configuration["Integration:ApiKey"], configuration["Integration:AdminKey"]));
    }

    [Fact]
    public async Task Several_processes_that_start_together_agree()
    {
        var starts = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            using var configuration = new ConfigurationManager();
            DevelopmentSecrets.AddTo(configuration, folder.FullName);
            return configuration["Integration:ApiKey"];
        }));

        Assert.Single((await Task.WhenAll(starts)).Distinct(StringComparer.Ordinal));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
