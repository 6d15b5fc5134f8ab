using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Azure.Storage.Queues;
using Functions.TestHost;
using Integration.Functions.Hosting;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Tests.Hosting;

/// <summary>The built app as a worker of the Functions host, and the same app self-hosted, on one storage account.</summary>
public sealed class BothHosts(AzuriteFixture azurite) : IAsyncLifetime
{
    internal IntegrationApp SelfHosted { get; private set; } = null!;

    internal FunctionsTestHost Worker { get; private set; } = null!;

    internal HttpClient WorkerHttp { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        SelfHosted = await IntegrationApp.StartAsync(azurite);
        Worker = await FunctionsTestHost.StartAsync(BuiltApp.WorkerFolder, SelfHosted.Environment, CancellationToken.None);
        WorkerHttp = new HttpClient { BaseAddress = Worker.Address };
        WorkerHttp.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", IntegrationApp.ApiKey);
    }

    public async Task DisposeAsync()
    {
        WorkerHttp.Dispose();
        await Worker.DisposeAsync();
        await SelfHosted.DisposeAsync();
    }
}

[Collection("Azurite")]
public sealed class WorkerTests(BothHosts hosts, AzuriteFixture azurite) : IClassFixture<BothHosts>
{
    /// <summary>Every function, and who may call it: nobody asks, a key of the settings, or a check of the function's own, with what it answers to a stranger (a button of Mattermost gets 200 with a sentence).</summary>
    public static readonly IReadOnlyDictionary<string, (string Trigger, string Door)> Classified = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["AcceptEvents"] = ("POST events", "api key"),
        ["AcceptMention"] = ("POST mentions", "401"),
        ["AcceptPlugin"] = ("POST plugins/co.parabol.action/notify/{channelId}", "401"),
        ["AcceptRelay"] = ("POST hooks/{secret}", "404"),
        ["CheckHealth"] = ("GET health/{probe?}", "open"),
        ["DeliverMeetingEvent"] = ("queue meeting-events", ""),
        ["DeliverTimerEvent"] = ("queue timer-events", ""),
        ["ExpandGroupMention"] = ("queue group-mentions", ""),
        ["ExplainGetCommand"] = ("GET commands", "open"),
        ["HandleAction"] = ("POST actions", "200"),
        ["HandleAppCall"] = ("POST app/{*path}", "401"),
        ["HandleSlashCommand"] = ("POST commands", "401"),
        ["InviteGroup"] = ("queue group-invites", ""),
        ["IssueConnectCode"] = ("POST teams/{teamId}/connection/connect-codes", "api key"),
        ["IssueSettingsLink"] = ("POST teams/{teamId}/connection/settings-link", "api key"),
        ["ListDeliveries"] = ("GET teams/{teamId}/connection/deliveries", "api key"),
        ["ManageConnection"] = ("GET,PUT,PATCH,DELETE teams/{teamId}/connection", "api key"),
        ["ManageServers"] = ("GET,POST servers", "admin key"),
        ["NotifyMentionBatch"] = ("queue mention-batches", ""),
        ["PruneHistory"] = ("timer 0 30 2 * * *", ""),
        ["RegisterCommand"] = ("POST servers/commands", "admin key"),
        ["RegisterWebhook"] = ("POST servers/mentions", "admin key"),
        ["RemoveServer"] = ("DELETE servers/{serverId}", "admin key"),
        ["RenewRelay"] = ("POST teams/{teamId}/connection/relay", "api key"),
        ["ReplayDeliveries"] = ("POST teams/{teamId}/connection/replay", "api key"),
        ["ServeEventSchema"] = ("GET events.schema.json", "open"),
        ["ServeManifest"] = ("GET manifest.json", "open"),
        ["ServePageAsset"] = ("GET pages/assets/{name}", "open"),
        ["ServePanel"] = ("GET,POST pages/panel/{page?}", "401"),
        ["ServeStatic"] = ("GET app/static/{name}", "open"),
        ["TestConnection"] = ("POST teams/{teamId}/connection/test", "api key"),
    };

    public static TheoryData<string, string> HttpFunctions
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var (name, (trigger, _)) in Classified.Where(function => function.Value.Door.Length > 0))
                foreach (var method in trigger.Split(' ')[0].Split(',')) cases.Add(name, method);
            return cases;
        }
    }

    [Fact]
    public void The_worker_declares_every_function_with_its_trigger()
    {
        Assert.Equal(
            Classified.Select(function => $"{function.Key}: {function.Value.Trigger}"),
            hosts.Worker.Functions.Select(function => $"{function.Name}: {TriggerOf(function)}"));
        Assert.All(hosts.Worker.Functions.Where(function => function.Queue is not null), function => Assert.Equal(StorageAccount.Setting, function.Connection));
        Assert.All(hosts.Worker.Functions.Where(function => function.Route is not null), function => Assert.Equal("Anonymous", function.AuthLevel, ignoreCase: true));
    }

    [Fact]
    public void What_the_worker_declares_is_what_the_self_hosted_server_maps()
    {
        Assert.Equal(hosts.Worker.Functions.Select(function => function.Name), Function.All.Select(function => function.Name));
        foreach (var (function, trigger) in Function.With<HttpTriggerAttribute>())
        {
            var declared = hosts.Worker.Functions.Single(candidate => candidate.Name == function.Name);
            Assert.Equal((trigger.Route, string.Join(',', trigger.Methods!).ToUpperInvariant()), (declared.Route, string.Join(',', declared.Methods)));
        }

        var resolver = new QueueNameOf();
        Assert.All(hosts.Worker.Functions.Where(function => function.Queue is not null), function => Assert.Equal(function.Queue, resolver.Resolve(function.Name)));
        Assert.Equal(
            Classified.Where(function => function.Value.Trigger.StartsWith("queue", StringComparison.Ordinal)).Select(function => function.Key),
            typeof(QueueTriggers).GetMethods().Where(method => method.DeclaringType == typeof(QueueTriggers)).Select(method => method.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_function_is_there_to_be_called_before_the_host_takes_requests()
    {
        Assert.InRange(hosts.Worker.Initialized, TimeSpan.FromTicks(1), hosts.Worker.Loaded);
        Assert.All(hosts.Worker.Functions, function =>
        {
            var method = Function.All.Single(candidate => candidate.Name == function.Name).Method;
            Assert.Equal($"{method.DeclaringType!.FullName}.{method.Name}", function.EntryPoint);
            Assert.Contains(new DeclaredBinding(function.Binding, function.Type, "In"), function.Bindings);
        });
    }

    [Theory]
    [MemberData(nameof(HttpFunctions))]
    public async Task Rights_hold_in_both_hosts(string name, string method)
    {
        var (trigger, door) = Classified[name];
        var path = "/api/" + trigger.Split(' ')[1].Replace("{probe?}", "", StringComparison.Ordinal).Replace("{*path}", "bindings", StringComparison.Ordinal)
            .Replace("static/{name}", "static/icon.png", StringComparison.Ordinal).Replace("assets/{name}", "assets/pages.css", StringComparison.Ordinal).Replace("/{page?}", "", StringComparison.Ordinal).Replace("{teamId}", "nobody", StringComparison.Ordinal).Replace("{serverId}", "nobody", StringComparison.Ordinal)
            .Replace("{secret}", "nobody", StringComparison.Ordinal).Replace("{channelId}", "nobody", StringComparison.Ordinal);
        foreach (var (http, host) in new[] { (hosts.SelfHosted.Http, "self-hosted"), (hosts.WorkerHttp, "worker") })
        {
            var (none, wrong, api, admin) = (
                await StatusAsync(http, method, path, key: null), await StatusAsync(http, method, path, "wrong"),
                await StatusAsync(http, method, path, IntegrationApp.ApiKey), await StatusAsync(http, method, path, IntegrationApp.AdminKey));
            switch (door)
            {
                case "open":
                    Assert.All(new[] { none, wrong, api, admin }, status => Assert.True(status is 200 or 404, $"{host}: {status}"));
                    break;
                case "api key":
                    Assert.Equal((host, 401, 401, 401), (host, none, wrong, admin));
                    Assert.NotEqual(401, api);
                    break;
                case "admin key":
                    Assert.Equal((host, 401, 401, 401), (host, none, wrong, api));
                    Assert.NotEqual(401, admin);
                    break;
                default:
                    // A key of the API opens no door of another kind.
                    var refusal = int.Parse(door, System.Globalization.CultureInfo.InvariantCulture);
                    Assert.Equal((host, refusal, refusal, refusal, refusal), (host, none, wrong, api, admin));
                    break;
            }
        }
    }

    [Theory]
    [InlineData("GET", "/api/health")]
    [InlineData("GET", "/api/health/ready")]
    [InlineData("GET", "/api/health/else")]
    [InlineData("GET", "/api/manifest.json")]
    [InlineData("GET", "/api/events.schema.json")]
    [InlineData("GET", "/api/app/static/icon.png")]
    [InlineData("GET", "/api/teams/nobody/connection")]
    [InlineData("GET", "/api/teams/t%C3%BCrkis%20%2B%20blau/connection")]
    [InlineData("PUT", "/api/teams/blue/connection", "{}")]
    [InlineData("POST", "/api/events", "{")]
    [InlineData("POST", "/api/events", "")]
    [InlineData("POST", "/api/app/bindings", "{}")]
    public async Task Both_hosts_answer_the_same(string method, string path, string? body = null)
    {
        var one = await AnswerAsync(hosts.SelfHosted.Http, method, path, body);
        var other = await AnswerAsync(hosts.WorkerHttp, method, path, body);

        Assert.Equal(one, other);
    }

    [Theory]
    [InlineData("/api/health", 200)]
    [InlineData("/api/manifest.json", 404)]
    [InlineData("/api/events.schema.json", 200)]
    [InlineData("/api/teams/nobody/connection", 401)]
    [InlineData("/health", 404)]
    public async Task Whoever_asks_without_a_key_is_answered_under_the_prefix_of_the_host(string path, int status)
    {
        foreach (var address in new[] { hosts.SelfHosted.Http.BaseAddress, hosts.Worker.Address })
        {
            using var stranger = new HttpClient { BaseAddress = address };
            using var answer = await stranger.GetAsync(path);
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }

    [Theory]
    [InlineData(256 * 1024, 400)]
    [InlineData((256 * 1024) + 1, 413)]
    [InlineData(3 * 1024 * 1024, 413)]
    public async Task A_body_has_the_same_bounds_in_both_hosts(int size, int status)
    {
        var body = new string(' ', size);

        var one = await AnswerAsync(hosts.SelfHosted.Http, "POST", "/api/events", body);
        var other = await AnswerAsync(hosts.WorkerHttp, "POST", "/api/events", body);

        Assert.Equal((status, "application/problem+json"), ((int)one.Status, one.Type));
        // Without Cache-Control, which ASP.NET Core adds where its own handler answers to an exception.
        Assert.Equal(one with { Headers = "" }, other with { Headers = "" });
    }

    [Fact]
    public async Task A_fault_of_ours_is_told_without_our_insides()
    {
        await using var front = await StorageFront.StartAsync(azurite.NewAccount());
        await using var app = await IntegrationApp.StartAsync(azurite, new Dictionary<string, string>(StringComparer.Ordinal) { [StorageAccount.Setting] = front.ConnectionString });
        await using var host = await StartAsync(front.ConnectionString);
        front.Rule = call => Task.FromResult(call.Path.StartsWith(TableNames.TeamConnections, StringComparison.Ordinal) ? StoragePassage.Lost : StoragePassage.Through);
        using var http = Http(host);

        using var answer = await http.GetAsync("/api/teams/blue/connection");

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.InternalServerError, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.DoesNotContain("403", text, StringComparison.Ordinal);
        var one = await AnswerAsync(app.Http, "GET", "/api/teams/blue/connection", body: null);
        var other = await AnswerAsync(http, "GET", "/api/teams/blue/connection", body: null);
        Assert.Equal(one with { Headers = "" }, other with { Headers = "" });
        await Until.TrueAsync(() => host.Logs.Any(log => log is { Level: "Error" } && log.Text.Contains("ManageConnection failed", StringComparison.Ordinal)), "the host's log tells");
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_its_request()
    {
        using var gone = new CancellationTokenSource();
        var body = new StreamContent(new NeverEnding(gone, () => hosts.Worker.Running > 0));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hosts.WorkerHttp.PostAsync("/api/events", body, gone.Token));

        await Until.TrueAsync(() => hosts.Worker.Running == 0, "the worker ends what nobody waits for");
        using var answer = await hosts.WorkerHttp.GetAsync("/api/health");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_queue_function_posts_and_succeeds_and_the_trace_arrives()
    {
        const string TraceId = "0af7651916cd43dd8448eb211c80319c";
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        await app.ConnectAsync();
        await using var host = await FunctionsTestHost.StartAsync(
            BuiltApp.WorkerFolder, [.. app.Environment, new("Logging__LogLevel__Default", "Debug")], CancellationToken.None);

        var outcome = await host.InvokeQueueAsync(
            "DeliverMeetingEvent", CloudEvent.Write(Some.Ended with { Time = TimeProvider.System.GetUtcNow() }), 1, $"00-{TraceId}-b7ad6b7169203331-01", CancellationToken.None);

        Assert.Equal(new InvocationOutcome(true, null), outcome);
        Assert.Single(app.Sandbox.Posts.All);
        await Until.TrueAsync(() => host.Logs.Any(log => log.Text.Contains(TraceId, StringComparison.Ordinal)), "a record carries the trace");
        Assert.All(
            new[] { IntegrationApp.ApiKey, IntegrationApp.AdminKey, app.Sandbox.Hook.Id, app.Environment["Integration__ProtectionKeys__0"] },
            secret => Assert.DoesNotContain(host.Logs, log => log.Text.Contains(secret, StringComparison.Ordinal)));
        Assert.All(
            new[] { IntegrationApp.ApiKey, IntegrationApp.AdminKey, app.Sandbox.Hook.Id, app.Environment["Integration__ProtectionKeys__0"] },
            secret => Assert.DoesNotContain(host.Output.Concat(host.Errors), line => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_queue_function_that_cannot_do_its_work_fails_so_that_the_host_tries_again()
    {
        await using var front = await StorageFront.StartAsync(azurite.NewAccount());
        await using var host = await StartAsync(front.ConnectionString);
        front.Rule = _ => Task.FromResult(StoragePassage.Lost);

        var outcome = await host.InvokeQueueAsync(
            "DeliverMeetingEvent", CloudEvent.Write(Some.Ended with { Time = TimeProvider.System.GetUtcNow() }), 1, traceParent: null, CancellationToken.None);

        Assert.False(outcome.Succeeded);
        Assert.Contains("Exception", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_not_ours_to_read_is_set_aside_and_the_next_one_is_delivered()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        await app.ConnectAsync();
        await using var host = await FunctionsTestHost.StartAsync(BuiltApp.WorkerFolder, app.Environment, CancellationToken.None);
        var raw = new QueueClient(app.Storage, QueueNames.MeetingEvents, new QueueClientOptions(QueueClientOptions.ServiceVersion.V2025_11_05));
        await raw.SendMessageAsync("not base64!");
        host.StartQueues(app.Storage, TimeSpan.FromSeconds(30));

        var poison = new QueueClient(app.Storage, $"{QueueNames.MeetingEvents}-poison", new QueueClientOptions(QueueClientOptions.ServiceVersion.V2025_11_05));
        await Until.TrueAsync(async () => await poison.ExistsAsync() && (await poison.PeekMessagesAsync()).Value is [{ MessageText: "not base64!" }], "it is set aside");
        await app.Queues.SendAsync(QueueNames.MeetingEvents, CloudEvent.Write(Some.Ended with { Time = TimeProvider.System.GetUtcNow() }), TimeSpan.Zero, CancellationToken.None);
        await Until.TrueAsync(() => app.Sandbox.Posts.All.Any(), "the next one is posted");
        await Until.TrueAsync(async () => await app.CountAsync(QueueNames.MeetingEvents) == 0, "both are gone from the queue");
    }

    [Fact]
    public async Task A_worker_that_cannot_start_tells_the_host_why()
    {
        var settings = GoodSettings.With(azurite.NewAccount());
        settings.Remove("Integration__ProtectionKeys__0");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => FunctionsTestHost.StartAsync(BuiltApp.WorkerFolder, settings, CancellationToken.None));

        Assert.Contains("ProtectionKeys", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_runs_in_a_killed_worker_fails_and_another_worker_answers_at_the_same_address()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        await app.ConnectAsync();
        await using var host = await FunctionsTestHost.StartAsync(BuiltApp.WorkerFolder, app.Environment, CancellationToken.None);
        using var http = Http(host);
        var (id, process, message) = (host.WorkerId, host.ProcessId, CloudEvent.Write(Some.Ended with { Time = TimeProvider.System.GetUtcNow() }));
        app.Sandbox.Faults.Enqueue(new Fault.Delay(TimeSpan.FromSeconds(30)));
        var running = host.InvokeQueueAsync("DeliverMeetingEvent", message, 1, traceParent: null, CancellationToken.None);
        await Until.TrueAsync(async () => await app.FindAsync(Some.Ended) is not null, "it is claimed");

        host.Kill();

        await Assert.ThrowsAsync<InvalidOperationException>(() => running);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.InvokeTimerAsync("PruneHistory", CancellationToken.None));
        await host.RestartAsync(CancellationToken.None);
        using var answer = await http.GetAsync("/api/health");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual((id, process), (host.WorkerId, host.ProcessId));
    }

    [Fact]
    public async Task The_timer_function_runs() => Assert.Equal(new InvocationOutcome(true, null), await hosts.Worker.InvokeTimerAsync("PruneHistory", CancellationToken.None));

    [Fact]
    public async Task At_the_order_to_stop_a_worker_finishes_and_after_a_kill_another_takes_over()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        await app.ConnectAsync();
        await using var host = await FunctionsTestHost.StartAsync(BuiltApp.WorkerFolder, app.Environment, CancellationToken.None);

        await host.KillAndRestartAsync(CancellationToken.None);
        app.Sandbox.Faults.Enqueue(new Fault.Delay(TimeSpan.FromSeconds(1)));
        host.StartQueues(app.Storage, TimeSpan.FromSeconds(30));
        await app.Queues.SendAsync(QueueNames.MeetingEvents, CloudEvent.Write(Some.Ended with { Time = TimeProvider.System.GetUtcNow() }), TimeSpan.Zero, CancellationToken.None);
        await Until.TrueAsync(async () => await app.FindAsync(Some.Ended) is not null, "it is claimed");
        var code = await host.TerminateAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(0, code);
        Assert.Single(app.Sandbox.Posts.All);
        Assert.Equal(0, await app.CountAsync(QueueNames.MeetingEvents));
    }

    private static string TriggerOf(DeclaredFunction function) => function.Type switch
    {
        "httpTrigger" => $"{string.Join(',', function.Methods)} {function.Route}",
        "queueTrigger" => $"queue {function.Queue}",
        _ => $"timer {function.Schedule}",
    };

    private static async Task<int> StatusAsync(HttpClient http, string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? "none");
        if (method is not "GET" and not "DELETE") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var bare = new HttpClient { BaseAddress = http.BaseAddress };
        using var answer = await (key is null ? bare : http).SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static async Task<(HttpStatusCode Status, string? Type, string Headers, string Body)> AnswerAsync(HttpClient http, string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is "ETag" or "Cache-Control" or "WWW-Authenticate" or "Allow")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}");
        return (answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), string.Join('\n', headers), Convert.ToBase64String(await answer.Content.ReadAsByteArrayAsync()));
    }

    private static Task<FunctionsTestHost> StartAsync(string storage) => FunctionsTestHost.StartAsync(
        BuiltApp.WorkerFolder, GoodSettings.With(storage, ("Integration__ApiKey", IntegrationApp.ApiKey)), CancellationToken.None);

    private static HttpClient Http(FunctionsTestHost host)
    {
        var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", IntegrationApp.ApiKey);
        return http;
    }

    /// <summary>A body that is begun and never ended: its sender goes away after the first bytes.</summary>
    private sealed class NeverEnding(CancellationTokenSource gone, Func<bool> hasArrived) : MemoryStream
    {
        private bool isBegun;

        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (isBegun)
            {
                await Until.TrueAsync(hasArrived, "the worker runs the function");
                await gone.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            isBegun = true;
            // More than a client keeps back to send it together with what follows.
            buffer.Span.Fill((byte)' ');
            return buffer.Length;
        }
    }
}
