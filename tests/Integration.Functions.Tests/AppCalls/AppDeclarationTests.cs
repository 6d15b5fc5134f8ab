
namespace Integration.Functions.Tests.AppCalls;

/// <summary>The functions as the Functions host sees them, and the dialect that is not spoken.</summary>
public sealed class AppDeclarationTests : IAsyncLifetime
{
    private AppWorld world = null!;

    public async Task InitializeAsync() => world = await AppWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [InlineData("/bindings/submit")]
    [InlineData("/install/submit")]
    [InlineData("/verbs/status/form")]
    [InlineData("/verbs/status/lookup")]
    public async Task A_plugin_before_1_0_is_told_that_it_is_too_old(string path)
    {
        var answer = await world.CallAsync(path, world.Body(path));

        Assert.Equal("error", answer.Type);
        Assert.Contains("1.0 or later", answer.Text, StringComparison.Ordinal);
        Assert.Equal(answer.Text, (string?)answer.Json["error"]);
    }
}
