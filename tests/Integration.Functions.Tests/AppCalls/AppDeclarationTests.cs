using Integration.Functions.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>The functions as the Functions host sees them, and the dialect that is not spoken.</summary>
public sealed class AppDeclarationTests : IAsyncLifetime
{
    private AppWorld world = null!;

    public async Task InitializeAsync() => world = await AppWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public void The_declared_routes_are_those_that_are_mapped()
    {
        string[] functions = ["HandleAppCall", "ServeManifest", "ServeStatic"];
        var declared = new HostFolder(AppContext.BaseDirectory).Functions.Where(function => functions.Contains(function.Name)).ToList();
        var mapped = world.Parts.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => $"{endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single()} {endpoint.RoutePattern.RawText!.TrimStart('/')}");

        Assert.Equal(functions, declared.Select(function => function.Name));
        Assert.All(declared, function => Assert.True(function.IsPlainHttp));
        Assert.Equal(
            declared.Select(function => $"{(function.Allows("GET") ? "GET" : "POST")} api/{function.Route}").Order(StringComparer.Ordinal),
            mapped.Order(StringComparer.Ordinal));
    }

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
