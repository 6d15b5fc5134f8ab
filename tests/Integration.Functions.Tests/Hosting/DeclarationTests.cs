using System.Text.Json;
using System.Text.RegularExpressions;
using Integration.Functions.Hosting;
using Integration.Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Hosting;

/// <summary>host.json, every function.json, and the routes of the app agree, and hold to what the platform asks.</summary>
public sealed partial class DeclarationTests
{
    private static readonly HostFolder Deployed = new(BuiltApp.Folder);

    [Fact]
    public void Every_word_of_host_json_is_one_that_the_host_knows()
    {
        // A misspelt key is ignored without a word.
        using var host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(BuiltApp.Folder, "host.json")));

        AssertKnows(host.RootElement, "version", "customHandler", "extensionBundle", "functionTimeout", "extensions", "logging");
        AssertKnows(host.RootElement.GetProperty("customHandler"), "description", "enableForwardingHttpRequest", "enableProxyingHttpRequest");
        AssertKnows(host.RootElement.GetProperty("customHandler").GetProperty("description"), "defaultExecutablePath", "arguments");
        AssertKnows(host.RootElement.GetProperty("extensions"), "http", "queues");
        AssertKnows(host.RootElement.GetProperty("extensions").GetProperty("http"), "routePrefix");
        AssertKnows(
            host.RootElement.GetProperty("extensions").GetProperty("queues"),
            "batchSize", "newBatchThreshold", "maxDequeueCount", "visibilityTimeout", "maxPollingInterval", "messageEncoding");
    }

    [Fact]
    public void Names_of_functions_are_such_as_the_host_loads()
    {
        Assert.NotEmpty(Deployed.Functions);
        Assert.All(Deployed.Functions, function => Assert.Matches(FunctionName(), function.Name));
        Assert.DoesNotContain(Deployed.Functions, function => function.Name.Equals("host", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_HTTP_output_is_named_res() =>
        // Under proxying, $return is logged as an error by some versions of the host.
        Assert.All(Deployed.Functions.SelectMany(function => function.Outputs), output => Assert.Equal("res", FunctionDeclaration.Text(output, "name")));

    [Fact]
    public void Queue_triggers_use_the_storage_and_the_encoding_of_our_own_sender() => Assert.All(
        Deployed.Functions.Select(function => function.QueueTrigger).OfType<JsonElement>(),
        trigger =>
        {
            Assert.Contains(FunctionDeclaration.Text(trigger, "connection"), new[] { null, "", "AzureWebJobsStorage" });
            Assert.Contains(FunctionDeclaration.Text(trigger, "dataType"), new[] { null, "string" });
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_declaration_has_its_route_and_every_route_its_declaration(bool isUnderHost)
    {
        await using var app = Build(isUnderHost);
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        var queues = app.Services.GetRequiredService<QueueFunctions>().Mapped.Select(function => function.Name).ToList();

        var http = Deployed.Functions.Where(function => function.HttpTrigger is not null).ToList();
        var declared = http.SelectMany(function => Methods(function).Select(method => $"{method} {Deployed.RoutePrefix}/{function.Route}"));
        var optional = http.Select(function => $"{Deployed.RoutePrefix}/{function.Route}").Where(route => OptionalPart().IsMatch(route)).ToList();
        var mapped = Routes(endpoints).Where(route => route.Contains($" {Deployed.RoutePrefix}/", StringComparison.Ordinal)).Select(route => AsDeclared(route, optional));
        Assert.Equal(Sorted(declared), Sorted(mapped));
        Assert.Equal(Sorted(Deployed.Functions.Where(function => function.QueueTrigger is not null).Select(function => function.Name)), Sorted(queues));

        var others = Routes(endpoints).Where(route => !route.Contains($" {Deployed.RoutePrefix}/", StringComparison.Ordinal));
        Assert.Equal(Sorted(isUnderHost ? [.. queues.Select(name => $"POST {name}"), "GET "] : ["GET "]), Sorted(others));
    }

    private static WebApplication Build(bool isUnderHost)
    {
        var settings = GoodSettings.With(BuiltApp.StorageThatIsDown);
        if (isUnderHost) settings["FUNCTIONS_CUSTOMHANDLER_PORT"] = "7072";
        return IntegrationServer.Build(GoodSettings.AsArguments(settings));
    }

    private static IEnumerable<string> Routes(IEnumerable<RouteEndpoint> endpoints) =>
        from endpoint in endpoints
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"]
        select $"{method} {endpoint.RoutePattern.RawText!.TrimStart('/')}";

    /// <summary>One declaration with an optional last part stands for our routes with and without each part.</summary>
    private static string AsDeclared(string mapped, IEnumerable<string> optional)
    {
        var (method, route) = (mapped[..mapped.IndexOf(' ', StringComparison.Ordinal)], mapped[(mapped.IndexOf(' ', StringComparison.Ordinal) + 1)..].TrimEnd('/'));
        var declared = optional.FirstOrDefault(one => OptionalPart().Replace(one, "") is var always
            && (route == always || (route.StartsWith(always + "/", StringComparison.Ordinal) && !route[(always.Length + 1)..].Contains('/', StringComparison.Ordinal))));
        return $"{method} {declared ?? route}";
    }

    private static IEnumerable<string> Methods(FunctionDeclaration function) =>
        function.HttpTrigger!.Value.TryGetProperty("methods", out var methods) ? methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant()) : ["*"];

    private static IEnumerable<string> Sorted(IEnumerable<string> texts) => texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static void AssertKnows(JsonElement section, params string[] known) =>
        Assert.All(section.EnumerateObject(), member => Assert.Contains(member.Name, known));

    [GeneratedRegex(@"/\{[A-Za-z]+\?\}$", RegexOptions.NonBacktracking)]
    private static partial Regex OptionalPart();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$", RegexOptions.NonBacktracking)]
    private static partial Regex FunctionName();
}
