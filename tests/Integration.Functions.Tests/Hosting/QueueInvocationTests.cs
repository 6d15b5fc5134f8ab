using System.Net;
using System.Text;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Hosting;

/// <summary>Queue functions under the Functions host, called with the very JSON that it sends.</summary>
public sealed class QueueInvocationTests
{
    [Fact]
    public async Task A_job_that_fails_is_answered_with_500_and_no_detail()
    {
        await using var app = await HostedTestApp.StartUnderHostAsync(BuiltApp.StorageThatIsDown);
        app.Jobs.Job = (_, _) => throw new InvalidOperationException("a detail of our insides");

        using var answer = await PostAsync(app, "/ProcessJobs");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("insides", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_does_not_end_is_answered_when_its_deadline_is_over()
    {
        await using var app = await HostedTestApp.StartUnderHostAsync(BuiltApp.StorageThatIsDown, ("Hosting__JobDeadline", "00:00:01"));
        app.Jobs.Job = (_, stopping) => Task.Delay(Timeout.Infinite, stopping);
        await using var host = app.Host();

        Assert.Equal(new HostVerdict.Failed("status 500"), await host.InvokeAsync("ProcessJobs", "slow", CancellationToken.None));
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("x-forwarded-host", "example.com")]
    [InlineData("X-ARR-LOG-ID", "1")]
    [InlineData("User-Agent", "curl/8")]
    [InlineData("User-Agent", "curl/8 Azure-Functions-Host/4.1")]
    public async Task What_the_host_did_not_send_itself_is_refused(string header, string value)
    {
        await using var app = await HostedTestApp.StartUnderHostAsync(BuiltApp.StorageThatIsDown);

        using var answer = await PostAsync(app, "/ProcessJobs", (header, value));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(app.Jobs.Runs);
    }

    [Fact]
    public async Task The_largest_message_that_a_queue_takes_fits_into_the_bound()
    {
        await using var app = await HostedTestApp.StartUnderHostAsync(BuiltApp.StorageThatIsDown);
        await using var host = app.Host();
        // Control characters grow most: seven bytes of one, more than the bound of public routes in all.
        var largest = new string('\u0001', StorageQueues.MaxTextBytes);

        Assert.IsType<HostVerdict.Succeeded>(await host.InvokeAsync("ProcessJobs", largest, CancellationToken.None));
        Assert.Equal(largest, Assert.Single(app.Jobs.Runs));
    }

    private static async Task<HttpResponseMessage> PostAsync(HostedTestApp app, string path, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(HostEnvelope.For("ProcessJobs", "job", "text", HostMessage.Some), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers.Prepend(("User-Agent", FunctionsHostSimulator.UserAgent)))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await client.SendAsync(request);
    }
}
