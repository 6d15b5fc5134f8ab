namespace Integration.Functions.Hosting;

/// <summary>Something that must work before this instance can do its work; asked by <c>/api/health/ready</c>.</summary>
public interface IReadiness
{
    Task<bool> IsReadyAsync(CancellationToken stopping);
}
