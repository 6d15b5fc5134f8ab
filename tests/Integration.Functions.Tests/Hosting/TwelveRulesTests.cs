using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Integration.Functions.Hosting;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Integration.Functions.Tests.Hosting;

/// <summary>The twelve rules for a custom handler of Azure Functions, one test or more for each, by its number.</summary>
[Collection("Azurite")]
public sealed class TwelveRulesTests(AzuriteFixture azurite)
{
    private static readonly HostFolder Deployed = new(BuiltApp.Folder);

    [Fact]
    public async Task Rule_01_A_queue_invocation_is_answered_with_200_and_a_JSON_object()
    {
        await using var app = await HostedTestApp.StartUnderHostAsync(BuiltApp.StorageThatIsDown);
        using var client = new HttpClient { BaseAddress = app.Address };
        client.DefaultRequestHeaders.Add("User-Agent", FunctionsHostSimulator.UserAgent);
        using var body = new StringContent(HostEnvelope.For("ProcessJobs", "job", "text", HostMessage.Some), Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync("/ProcessJobs", body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(JsonValueKind.Object, (await answer.Content.ReadFromJsonAsync<JsonElement>()).ValueKind);
    }

    [Fact]
    public void Rule_02_Both_ways_of_handing_requests_on_are_switched_on()
    {
        Assert.True(Deployed.IsForwarding);
        Assert.True(Deployed.IsProxying);
    }

    [Theory]
    [InlineData(HostShape.Forwarding)]
    [InlineData(HostShape.Proxying)]
    public async Task Rule_02_HTTP_functions_answer_either_way(HostShape shape)
    {
        var folder = TestFolder.Empty().WithHttpFunction("Echo", "post", "echo/{word}");
        await using var app = await HostedTestApp.StartUnderHostAsync(BuiltApp.StorageThatIsDown, folder, MapEcho);
        await using var host = app.Host();
        using var outside = host.Outside(shape);

        using var answer = await outside.PostAsync("api/echo/hello?x=a%20b", new StringContent("Zoë"));

        Assert.Equal("hello a b Zoë", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public void Rule_03_The_prefix_is_api_and_no_route_catches_all()
    {
        Assert.Equal("api", Deployed.RoutePrefix);
        Assert.All(Deployed.Functions.Select(function => function.Route).OfType<string>(), route => Assert.Matches("^[a-z]", route));
    }

    [Fact]
    public void Rule_03_No_route_is_the_name_of_a_queue_function() => Assert.Empty(
        Deployed.Functions.Where(function => function.QueueTrigger is not null).Select(function => function.Name)
            .Intersect(Deployed.Functions.Select(function => function.Route?.Split('/')[0] ?? ""), StringComparer.OrdinalIgnoreCase));

    [Theory]
    [InlineData(HostShape.Forwarding)]
    [InlineData(HostShape.Proxying)]
    public async Task Rule_03_Outsiders_cannot_call_a_queue_function(HostShape shape)
    {
        await using var app = await HostedTestApp.StartUnderHostAsync(BuiltApp.StorageThatIsDown);
        await using var host = app.Host();
        using var outside = host.Outside(shape);

        foreach (var path in new[] { "/ProcessJobs", "/api/ProcessJobs", "/api//ProcessJobs", "/api/../ProcessJobs" })
        {
            using var answer = await outside.PostAsync(path, new StringContent(HostEnvelope.For("ProcessJobs", "job", "forged", HostMessage.Some)));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        Assert.Empty(app.Jobs.Runs);
    }

    [Fact]
    public async Task Rule_03_Self_hosted_there_is_no_route_for_a_queue_function()
    {
        await using var app = await HostedTestApp.StartSelfHostedAsync(azurite.NewAccount());
        await using var host = app.Host();

        Assert.Equal(new HostVerdict.Failed("status 404"), await host.InvokeAsync("ProcessJobs", "forged", CancellationToken.None));
        Assert.Empty(app.Jobs.Runs);
    }

    [Fact]
    public void Rule_04_An_HTTP_function_has_one_trigger_and_one_output_and_no_other_function_has_any()
    {
        Assert.All(Deployed.Functions.Where(function => function.HttpTrigger is not null), function => Assert.True(function.IsPlainHttp, function.Name));
        Assert.All(Deployed.Functions.Where(function => function.HttpTrigger is null), function => Assert.Empty(function.Outputs));
        Assert.All(Deployed.Functions, function => Assert.Single(function.Inputs));
    }

    [Fact]
    public async Task Rule_05_A_message_arrives_as_it_was_sent_whatever_leaks_into_its_metadata()
    {
        const string Message = """{"id":"01JD","specversion":"1.0","DequeueCount":99,"sys":{"MethodName":"Other"},"data":{"team":{"name":"\"Zoë\" & co"}}}""";
        await using var app = await HostedTestApp.StartUnderHostAsync(BuiltApp.StorageThatIsDown);
        await using var host = app.Host();

        Assert.IsType<HostVerdict.Succeeded>(await host.InvokeAsync("ProcessJobs", Message, CancellationToken.None));

        Assert.Equal(Message, Assert.Single(app.Jobs.Runs));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Rule_06_Under_the_host_the_process_never_ends_with_code_0(string signal)
    {
        await using var host = await FunctionsHostSimulator.StartAsync(BuiltApp.Folder, GoodSettings.With(BuiltApp.StorageThatIsDown), CancellationToken.None);

        await host.Handler!.SignalAsync(signal);

        Assert.NotEqual(0, await host.Handler.WaitForExitAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rule_06_A_background_service_that_fails_ends_the_process_with_code_1(bool isUnderHost)
    {
        var mode = isUnderHost ? ("FUNCTIONS_CUSTOMHANDLER_PORT", HandlerProcess.FreePort().ToString()) : ("urls", "http://127.0.0.1:0");
        var args = GoodSettings.AsArguments(GoodSettings.With(azurite.NewAccount(), mode));
        await using var app = IntegrationServer.Build(args, builder => builder.Services.AddHostedService<Doomed>());

        Assert.Equal(1, await app.RunUntilStoppedAsync());
    }

    [Fact]
    public void Rule_07_What_a_killed_process_was_doing_is_done_by_another()
    {
        using var world = new ListenerWorld { Job = (_, _) => new TaskCompletionSource().Task };
        world.Send("cut off by SIGKILL");
        world.Start();
        Assert.Single(world.Queue.Messages);

        // The kill: whatever the process would still do to the queue does not happen.
        using var successor = new ListenerWorld();
        foreach (var left in world.Queue.Messages) successor.Queue.Send(left.Body, left.DequeueCount);
        successor.Start();

        Assert.Equal("cut off by SIGKILL", Assert.Single(successor.Runs).Text);
        Assert.Empty(successor.Queue.Messages);
    }

    [Fact]
    public async Task Rule_07_Under_the_host_a_message_is_gone_only_after_its_job_has_succeeded()
    {
        var folder = TestFolder.Empty().WithQueueSetting("visibilityTimeout", "00:00:00");
        await using var app = await HostedTestApp.StartUnderHostAsync(azurite.NewAccount(), folder, _ => { });
        app.Jobs.Job = (_, _) => app.Jobs.Runs.Count < 3 ? Task.FromException(new IOException("cut off")) : Task.CompletedTask;
        await using var host = app.Host();
        var queue = app.Queues[QueueNames.MeetingEvents];
        await Until.TrueAsync(async () => await queue.ExistsAsync(), "the queues are made in the background");

        await app.Queues.SendAsync(QueueNames.MeetingEvents, "third time lucky", TimeSpan.Zero, CancellationToken.None);
        host.StartTriggers();
        await Until.TrueAsync(async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0, "the message is gone");

        Assert.Equal(["status 500", "status 500"], host.Calls.Select(call => call.Verdict).OfType<HostVerdict.Failed>().Select(failed => failed.Why));
        Assert.Equal(3, app.Jobs.Runs.Count);
    }

    [Fact]
    public async Task Rule_08_A_job_ends_well_before_the_host_would_kill_the_process()
    {
        Assert.InRange(new HostingOptions().JobDeadline, TimeSpan.Zero, Deployed.FunctionTimeout * 0.8);
        Assert.InRange(Deployed.FunctionTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(5));

        var tooLong = await Assert.ThrowsAsync<StartUpException>(() =>
            HostedTestApp.StartUnderHostAsync(BuiltApp.StorageThatIsDown, ("Hosting__JobDeadline", Deployed.FunctionTimeout.ToString())));
        Assert.Contains("Hosting__JobDeadline", tooLong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_09_The_port_answers_soon_although_nothing_else_can_be_reached()
    {
        await using var host = await FunctionsHostSimulator.StartAsync(BuiltApp.Folder, GoodSettings.With(BuiltApp.StorageThatIsDown), CancellationToken.None);

        // A second on an idle machine; the host would wait 30.
        Assert.InRange(host.StartedWithin, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        using var client = new HttpClient();
        using var answer = await client.GetAsync($"http://127.0.0.1:{host.Port}/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Rule_10_Only_the_port_of_the_host_is_listened_on_whatever_else_the_environment_says()
    {
        var others = Enumerable.Range(0, 5).Select(_ => HandlerProcess.FreePort()).ToList();
        var environment = GoodSettings.With(
            BuiltApp.StorageThatIsDown,
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{others[0]};https://127.0.0.1:{others[1]}"),
            ("HTTP_PORTS", $"{others[2]}"),
            ("PORT", $"{others[3]}"),
            ("Kestrel__Endpoints__Own__Url", $"http://127.0.0.1:{others[4]}"),
            ("AllowedHosts", "some.other.example.com"));
        await using var host = await FunctionsHostSimulator.StartAsync(BuiltApp.Folder, environment, CancellationToken.None);

        foreach (var port in others) Assert.False(await AcceptsAsync(IPAddress.Loopback, port), $"port {others.IndexOf(port)}");
        Assert.False(await AcceptsAsync(IPAddress.Parse("127.0.0.2"), host.Port));
        foreach (var shape in Enum.GetValues<HostShape>())
        {
            using var outside = host.Outside(shape);
            using var answer = await outside.GetAsync("api/health");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public void Rule_11_Without_the_role_for_the_poison_queue_nothing_is_lost_and_the_role_is_named()
    {
        using var world = new ListenerWorld { Job = (_, _) => Task.FromException(new InvalidOperationException("bad")) };
        world.Queue.Faults.Enqueue(("poison", new RequestFailedException(403, "no", "AuthorizationPermissionMismatch", innerException: null)));
        world.Send("fifth attempt", dequeueCount: 4);
        world.Start();
        Assert.Single(world.Queue.Messages);

        world.Queue.Faults.Enqueue(("receive", new RequestFailedException(403, "no", "AuthorizationPermissionMismatch", innerException: null)));
        world.Advance(TimeSpan.FromSeconds(10));

        Assert.Contains(world.Log.Lines, line => line.Contains("Storage Queue Data Contributor", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rule_12_What_we_send_is_the_Base64_that_the_trigger_expects()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(BuiltApp.Folder, "host.json")));
        Assert.Equal("base64", host.RootElement.GetProperty("extensions").GetProperty("queues").GetProperty("messageEncoding").GetString());
        var storage = azurite.NewAccount();
        await using var app = await HostedTestApp.StartUnderHostAsync(storage);
        await Until.TrueAsync(async () => await app.Queues[QueueNames.MeetingEvents].ExistsAsync(), "the queues are made in the background");

        await app.Queues.SendAsync(QueueNames.MeetingEvents, "Zoë", TimeSpan.Zero, CancellationToken.None);

        var raw = (await new QueueClient(storage, QueueNames.MeetingEvents).PeekMessageAsync()).Value;
        Assert.Equal(Convert.ToBase64String("Zoë"u8), raw.MessageText);
    }

    private static void MapEcho(WebApplication app) => app.MapPost("/api/echo/{word}", async (HttpContext http) =>
    {
        using var body = new StreamReader(http.Request.Body);
        await http.Response.WriteAsync($"{http.Request.RouteValues["word"]} {http.Request.Query["x"]} {await body.ReadToEndAsync()}");
    });

    private static async Task<bool> AcceptsAsync(IPAddress address, int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Fails like a bug in a background service.</summary>
    private sealed class Doomed : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("a bug");
        }
    }
}
